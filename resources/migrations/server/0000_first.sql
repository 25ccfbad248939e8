CREATE TABLE "device_sending" (
	"device" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"command_id" uuid NOT NULL,
	"prev_hash" text NOT NULL,
	"chain_ok" boolean NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "device_sending_device_seq_pk" PRIMARY KEY("device","seq")
);
--> statement-breakpoint
CREATE TABLE "device" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"token_hash" text NOT NULL,
	"name" text NOT NULL,
	"last_seq" bigint NOT NULL,
	"revoked" boolean NOT NULL,
	"last_contact_at" bigint NOT NULL,
	"head_hash" text NOT NULL,
	"enrolled_at" bigint NOT NULL,
	CONSTRAINT "device_token_hash" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "enroll_code" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "outcome" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"ok" boolean NOT NULL,
	"why" text NOT NULL,
	"vers" jsonb NOT NULL,
	"number" text NOT NULL,
	"tag" text NOT NULL,
	"device" uuid NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed" (
	"scope" text NOT NULL,
	"seq" bigint NOT NULL,
	"tag" text NOT NULL,
	"order_id" uuid NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "feed_scope_seq_pk" PRIMARY KEY("scope","seq")
);
--> statement-breakpoint
CREATE TABLE "order_scope" (
	"scope" text NOT NULL,
	"order_id" uuid NOT NULL,
	CONSTRAINT "order_scope_scope_order_id_pk" PRIMARY KEY("scope","order_id")
);
--> statement-breakpoint
CREATE TABLE "scope" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"tag" text NOT NULL,
	"floor" bigint NOT NULL,
	"floor_tag" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "intake_key" (
	"key_hash" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"issued_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "intake_order" (
	"source" text NOT NULL,
	"number" text NOT NULL,
	"order_id" uuid NOT NULL,
	"content_hash" text NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "intake_order_source_number_pk" PRIMARY KEY("source","number")
);
--> statement-breakpoint
CREATE TABLE "intake_result" (
	"order_id" uuid NOT NULL,
	"revision" bigint NOT NULL,
	"source" text NOT NULL,
	"number" text NOT NULL,
	"content_hash" text NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "intake_result_order_id_revision_pk" PRIMARY KEY("order_id","revision")
);
--> statement-breakpoint
CREATE TABLE "admin_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"act" text NOT NULL,
	"subject" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "server_meta" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_private" (
	"order_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"field" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "event_private_order_id_n_field_pk" PRIMARY KEY("order_id","n","field")
);
--> statement-breakpoint
CREATE TABLE "order_event" (
	"order_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"kind" text NOT NULL,
	"command" uuid NOT NULL,
	"received_at" bigint NOT NULL,
	"body" jsonb NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "order_event_order_id_n_pk" PRIMARY KEY("order_id","n")
);
--> statement-breakpoint
CREATE TABLE "work_order" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"number" text NOT NULL,
	"district_number" text,
	"version" integer NOT NULL,
	"phase" text NOT NULL,
	"lead_unit" text NOT NULL,
	"act" text NOT NULL,
	"dispatched_at" bigint NOT NULL,
	"head" text NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "work_order_source_number" UNIQUE("source","number")
);
--> statement-breakpoint
ALTER TABLE "device_sending" ADD CONSTRAINT "device_sending_device_device_id_fk" FOREIGN KEY ("device") REFERENCES "public"."device"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_scope" ADD CONSTRAINT "order_scope_order_id_work_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."work_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_order" ADD CONSTRAINT "intake_order_order_id_work_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."work_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_result" ADD CONSTRAINT "intake_result_order_id_work_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."work_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_private" ADD CONSTRAINT "event_private_order_id_n_order_event_order_id_n_fk" FOREIGN KEY ("order_id","n") REFERENCES "public"."order_event"("order_id","n") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_event" ADD CONSTRAINT "order_event_order_id_work_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."work_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_scope_order" ON "order_scope" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "work_order_number" ON "work_order" USING btree ("number");