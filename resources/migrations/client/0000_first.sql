CREATE TABLE `cursor` (
	`scope` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`tag` text NOT NULL,
	`head` integer NOT NULL,
	`head_tag` text NOT NULL,
	`snap` text
);
--> statement-breakpoint
CREATE TABLE `event` (
	`order_id` text NOT NULL,
	`n` integer NOT NULL,
	`kind` text NOT NULL,
	`command_id` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`order_id`, `n`),
	FOREIGN KEY (`order_id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `event_kind` ON `event` (`kind`);--> statement-breakpoint
CREATE TABLE `event_private` (
	`order_id` text NOT NULL,
	`n` integer NOT NULL,
	`field` text NOT NULL,
	`salt` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`order_id`, `n`, `field`),
	FOREIGN KEY (`order_id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `membership` (
	`order_id` text NOT NULL,
	`scope` text NOT NULL,
	PRIMARY KEY(`order_id`, `scope`),
	FOREIGN KEY (`order_id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `membership_scope` ON `membership` (`scope`,`order_id`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `order_row` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`district_number` text,
	`title` text,
	`type` text NOT NULL,
	`category` text NOT NULL,
	`lead_unit` text NOT NULL,
	`answerable` text NOT NULL,
	`phase` text NOT NULL,
	`queue` text NOT NULL,
	`open` integer NOT NULL,
	`route` text NOT NULL,
	`dispatched_at` integer NOT NULL,
	`city_dispatched_at` integer NOT NULL,
	`due_at` integer,
	`near_at` integer,
	`due_key` integer NOT NULL,
	`handling_round` integer NOT NULL,
	`pending` integer NOT NULL,
	`version` integer NOT NULL,
	`act` text NOT NULL,
	`sample_valid` integer,
	`sample_contacted` integer,
	`sample_solved` integer,
	`sample_satisfaction` text,
	`state` text NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `order_row_queue_due` ON `order_row` (`queue`,`due_key`,`id`,`near_at`,`dispatched_at`);--> statement-breakpoint
CREATE INDEX `order_row_queue_dispatched` ON `order_row` (`queue`,`dispatched_at`,`id`,`due_key`,`near_at`);--> statement-breakpoint
CREATE INDEX `order_row_queue_number` ON `order_row` (`queue`,`number`,`id`);--> statement-breakpoint
CREATE INDEX `order_row_open_due` ON `order_row` (`open`,`due_key`,`id`,`near_at`,`dispatched_at`);--> statement-breakpoint
CREATE INDEX `order_row_open_dispatched` ON `order_row` (`open`,`dispatched_at`,`id`,`due_key`,`near_at`);--> statement-breakpoint
CREATE INDEX `order_row_open_number` ON `order_row` (`open`,`number`,`id`);--> statement-breakpoint
CREATE INDEX `order_row_number` ON `order_row` (`number`);--> statement-breakpoint
CREATE INDEX `order_row_district_number` ON `order_row` (`district_number`);--> statement-breakpoint
CREATE INDEX `order_row_ranking` ON `order_row` (`city_dispatched_at`,`answerable`,`sample_valid`,`sample_contacted`,`sample_solved`,`sample_satisfaction`);--> statement-breakpoint
CREATE TABLE `order_text` (
	`order_id` text PRIMARY KEY NOT NULL,
	`full` text NOT NULL,
	`masked` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `order_truth` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `order_unit` (
	`order_id` text NOT NULL,
	`unit` text NOT NULL,
	PRIMARY KEY(`order_id`, `unit`),
	FOREIGN KEY (`order_id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `order_unit_unit` ON `order_unit` (`unit`,`order_id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`command_id` text NOT NULL,
	`seq` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`archived` integer DEFAULT false NOT NULL,
	`sealed` integer DEFAULT false NOT NULL,
	`role` text NOT NULL,
	`command` text NOT NULL,
	`vers` text DEFAULT '{}' NOT NULL,
	`number` text DEFAULT '' NOT NULL,
	`tag` text DEFAULT '' NOT NULL,
	`refused` text DEFAULT '' NOT NULL,
	`prev_hash` text DEFAULT '' NOT NULL,
	`typed_at` integer NOT NULL,
	`dismissed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_command_id_unique` ON `outbox` (`command_id`);--> statement-breakpoint
CREATE INDEX `outbox_seq` ON `outbox` (`seq`);--> statement-breakpoint
CREATE INDEX `outbox_state` ON `outbox` (`state`,`archived`);--> statement-breakpoint
CREATE TABLE `outbox_order` (
	`n` integer NOT NULL,
	`order_id` text NOT NULL,
	PRIMARY KEY(`n`, `order_id`),
	FOREIGN KEY (`n`) REFERENCES `outbox`(`n`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `outbox_order_order` ON `outbox_order` (`order_id`,`n`);--> statement-breakpoint
CREATE TABLE `snapshot` (
	`scope` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `snapshot_seen` (
	`scope` text NOT NULL,
	`order_id` text NOT NULL,
	PRIMARY KEY(`scope`, `order_id`),
	FOREIGN KEY (`scope`) REFERENCES `snapshot`(`scope`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `user` (
	`name` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`unit` text NOT NULL,
	`password_hash` text NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`last_at` integer,
	`created_at` integer NOT NULL
);
