ALTER TABLE "order_scope" ADD COLUMN "at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "order_scope" SET "at" = coalesce(("state" ->> 'cityDispatchedAt')::bigint, 0) FROM "work_order" WHERE "id" = "order_id";--> statement-breakpoint
CREATE INDEX "order_scope_at" ON "order_scope" USING btree ("scope","at","order_id");