CREATE TABLE "attachment_sent" (
	"order_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"unit" text NOT NULL,
	CONSTRAINT "attachment_sent_order_id_hash_unit_pk" PRIMARY KEY("order_id","hash","unit")
);
--> statement-breakpoint
-- Under which order a file on its way was sent is not known: it begins anew.
DELETE FROM "attachment_chunk" USING "attachment_upload" WHERE "attachment_chunk"."content" = "attachment_upload"."content";--> statement-breakpoint
DELETE FROM "attachment_upload";--> statement-breakpoint
ALTER TABLE "attachment_upload" DROP CONSTRAINT "attachment_upload_device";--> statement-breakpoint
ALTER TABLE "attachment_upload" ADD COLUMN "order_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "attachment_sent" ADD CONSTRAINT "attachment_sent_hash_attachment_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."attachment"("hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachment_sent_hash" ON "attachment_sent" USING btree ("hash");--> statement-breakpoint
ALTER TABLE "attachment_upload" ADD CONSTRAINT "attachment_upload_sending" UNIQUE("hash","device","order_id");--> statement-breakpoint
-- What stood here was given out under every order that names it: that stays.
INSERT INTO "attachment_sent" ("order_id", "hash", "unit")
  SELECT DISTINCT "order_id", "attachment"."hash", "body" ->> 'unit' FROM "order_event"
  JOIN "attachment" ON "attachment"."hash" = ("body" -> 'data' ->> 'hash') WHERE "kind" = 'attach';