ALTER TABLE "work_order" ADD COLUMN "event_bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "work_order" AS o SET "event_bytes" = (
  SELECT coalesce(sum(octet_length(e."body"::text) + octet_length(e."hash") + 40), 0) FROM "order_event" e WHERE e."order_id" = o."id"
) + (
  SELECT coalesce(sum(octet_length(p."sealed") + octet_length(p."field") + 60), 0) FROM "event_private" p WHERE p."order_id" = o."id"
);
