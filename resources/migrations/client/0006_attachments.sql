CREATE TABLE `attachment` (
	`hash` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`key` text NOT NULL,
	`held` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `attachment_job` (
	`hash` text NOT NULL,
	`direction` text NOT NULL,
	`command_id` text DEFAULT '' NOT NULL,
	`order_id` text DEFAULT '' NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_at` integer DEFAULT 0 NOT NULL,
	`error` text DEFAULT '' NOT NULL,
	`done` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`hash`, `direction`, `command_id`)
);
--> statement-breakpoint
CREATE INDEX `attachment_job_command` ON `attachment_job` (`command_id`);--> statement-breakpoint
CREATE TABLE `attachment_ref` (
	`k` integer NOT NULL,
	`hash` text NOT NULL,
	`size` integer NOT NULL,
	PRIMARY KEY(`k`, `hash`),
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `attachment_ref_hash` ON `attachment_ref` (`hash`);--> statement-breakpoint
-- What a newer centre said of files before this program knew of them.
INSERT OR IGNORE INTO `attachment_ref` (`k`, `hash`, `size`)
SELECT t.`k`, json_extract(f.`value`, '$.hash'), json_extract(f.`value`, '$.size')
FROM `order_truth` t, json_each(t.`state`, '$.attachments') f;
