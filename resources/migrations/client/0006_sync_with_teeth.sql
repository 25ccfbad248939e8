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
CREATE TABLE `day_head` (
	`hash` text PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`prev` text NOT NULL,
	`count` integer NOT NULL,
	`root` text NOT NULL,
	`epoch` text NOT NULL,
	`signature` text NOT NULL,
	`key` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `day_head_day` ON `day_head` (`day`);--> statement-breakpoint
CREATE TABLE `number_range` (
	`id` text PRIMARY KEY NOT NULL,
	`series` text NOT NULL,
	`year` integer NOT NULL,
	`first` integer NOT NULL,
	`last` integer NOT NULL,
	`next` integer NOT NULL,
	`epoch` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `number_range_series` ON `number_range` (`series`,`year`,`first`);--> statement-breakpoint
CREATE TABLE `number_request` (
	`series` text NOT NULL,
	`year` integer NOT NULL,
	`request` text NOT NULL,
	PRIMARY KEY(`series`, `year`)
);
--> statement-breakpoint
CREATE TABLE `number_taken` (
	`series` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`order_id` text NOT NULL,
	`document` text NOT NULL,
	`command_id` text NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	`voided` text,
	PRIMARY KEY(`series`, `year`, `number`)
);
--> statement-breakpoint
CREATE TABLE `outbox_export` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`made_by` text NOT NULL,
	`made_at` integer NOT NULL,
	`commands` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sync_receipt` (
	`command_id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`number` text,
	`orders` integer NOT NULL,
	`kind` text NOT NULL,
	`actor` text NOT NULL,
	`unit` text NOT NULL,
	`typed_at` integer NOT NULL,
	`settled_at` integer NOT NULL,
	`refused` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sync_receipt_settled` ON `sync_receipt` (`settled_at`);--> statement-breakpoint
CREATE TABLE `sync_round` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`pushed` integer NOT NULL,
	`accepted` integer NOT NULL,
	`refused` integer NOT NULL,
	`fresh` integer NOT NULL,
	`changed` integer NOT NULL,
	`gone` integer NOT NULL,
	`pages` integer NOT NULL,
	`bytes` integer NOT NULL,
	`code` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sync_round_at` ON `sync_round` (`at`);--> statement-breakpoint
-- What a newer centre said of files before this program knew of them.
INSERT OR IGNORE INTO `attachment_ref` (`k`, `hash`, `size`)
SELECT t.`k`, json_extract(f.`value`, '$.hash'), json_extract(f.`value`, '$.size')
FROM `order_truth` t, json_each(t.`state`, '$.attachments') f;
