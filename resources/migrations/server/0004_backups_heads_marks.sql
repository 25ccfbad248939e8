CREATE TABLE "kept_backup" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"file" text NOT NULL,
	"last_seqs" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_mark" (
	"scope" text NOT NULL,
	"seq" bigint NOT NULL,
	"tag" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "feed_mark_scope_seq_pk" PRIMARY KEY("scope","seq")
);
--> statement-breakpoint
CREATE TABLE "day_head" (
	"day" text PRIMARY KEY NOT NULL,
	"prev" text NOT NULL,
	"count" integer NOT NULL,
	"root" text NOT NULL,
	"epoch" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "order_event_received" ON "order_event" USING brin ("received_at");--> statement-breakpoint
CREATE TRIGGER day_head_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_head
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
