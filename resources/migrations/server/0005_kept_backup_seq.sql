CREATE TABLE "kept_backup_seq" (
	"device" uuid NOT NULL,
	"backup" uuid NOT NULL,
	"last_seq" bigint NOT NULL,
	CONSTRAINT "kept_backup_seq_device_backup_pk" PRIMARY KEY("device","backup")
);
--> statement-breakpoint
ALTER TABLE "kept_backup_seq" ADD CONSTRAINT "kept_backup_seq_backup_kept_backup_id_fk" FOREIGN KEY ("backup") REFERENCES "public"."kept_backup"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "kept_backup_seq_backup_index" ON "kept_backup_seq" USING btree ("backup");--> statement-breakpoint
INSERT INTO "kept_backup_seq" ("device", "backup", "last_seq")
  SELECT "key"::uuid, "id", "value"::bigint FROM "kept_backup", jsonb_each_text("last_seqs");--> statement-breakpoint
ALTER TABLE "kept_backup" DROP COLUMN "last_seqs";