CREATE TABLE "number_fact" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"act" text NOT NULL,
	"document" text,
	"reason" text,
	"order_id" text NOT NULL,
	"unit" text NOT NULL,
	"device" uuid NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "number_range" (
	"id" uuid PRIMARY KEY NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"first" integer NOT NULL,
	"last" integer NOT NULL,
	"device" uuid,
	"request" uuid,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"why" text NOT NULL,
	CONSTRAINT "number_range_request" UNIQUE("device","request"),
	CONSTRAINT "number_range_first" UNIQUE("series","year","first")
);
--> statement-breakpoint
CREATE TABLE "number_series" (
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"next" integer NOT NULL,
	CONSTRAINT "number_series_series_year_pk" PRIMARY KEY("series","year")
);
--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "previous" uuid;--> statement-breakpoint
ALTER TABLE "number_range" ADD CONSTRAINT "number_range_device_device_id_fk" FOREIGN KEY ("device") REFERENCES "public"."device"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "number_fact_number" ON "number_fact" USING btree ("series","year","number");