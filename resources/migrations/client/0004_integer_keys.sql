ALTER TABLE `order_truth` RENAME TO `__old_order_truth`;--> statement-breakpoint
ALTER TABLE `membership` RENAME TO `__old_membership`;--> statement-breakpoint
ALTER TABLE `event` RENAME TO `__old_event`;--> statement-breakpoint
ALTER TABLE `event_private` RENAME TO `__old_event_private`;--> statement-breakpoint
DROP INDEX `event_kind`;--> statement-breakpoint
DROP INDEX `membership_scope`;--> statement-breakpoint
DROP TABLE `order_text`;--> statement-breakpoint
DROP TABLE `order_unit`;--> statement-breakpoint
DROP TABLE `order_row`;--> statement-breakpoint
CREATE TABLE `order_key` (
	`k` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL
);--> statement-breakpoint
CREATE TABLE `order_truth` (
	`k` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE TABLE `membership` (
	`k` integer NOT NULL,
	`scope` text NOT NULL,
	PRIMARY KEY(`k`, `scope`),
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE TABLE `event` (
	`k` integer NOT NULL,
	`n` integer NOT NULL,
	`kind` text NOT NULL,
	`command_id` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`k`, `n`),
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE TABLE `event_private` (
	`k` integer NOT NULL,
	`n` integer NOT NULL,
	`field` text NOT NULL,
	`salt` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`k`, `n`, `field`),
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE TABLE `order_row` (
	`k` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`number` text NOT NULL,
	`district_number` text,
	`title` text,
	`masked_title` text,
	`type` text NOT NULL,
	`category` text NOT NULL,
	`lead_unit` text NOT NULL,
	`phase` text NOT NULL,
	`queue` text NOT NULL,
	`open` integer NOT NULL,
	`route` text NOT NULL,
	`dispatched_at` integer NOT NULL,
	`city_dispatched_at` integer NOT NULL,
	`completed_at` integer,
	`due_at` integer,
	`near_at` integer,
	`paused_at` integer,
	`due_key` integer NOT NULL,
	`handling_round` integer NOT NULL,
	`pending` integer NOT NULL,
	`version` integer NOT NULL,
	`act` text NOT NULL,
	`text_mark` integer NOT NULL,
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE TABLE `order_fact` (
	`k` integer PRIMARY KEY NOT NULL,
	`answerable` text NOT NULL,
	`unit_id` text NOT NULL,
	`unit_name` text NOT NULL,
	`street_id` text NOT NULL,
	`street_name` text NOT NULL,
	`community_id` text NOT NULL,
	`community_name` text NOT NULL,
	`channel` text NOT NULL,
	`city_dispatched_at` integer NOT NULL,
	`completed_at` integer,
	`in_time` integer,
	`sample_valid` integer,
	`sample_contacted` integer,
	`sample_solved` integer,
	`sample_satisfaction` text,
	`excluded` integer NOT NULL,
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE TABLE `order_unit` (
	`k` integer NOT NULL,
	`unit` text NOT NULL,
	PRIMARY KEY(`k`, `unit`),
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);--> statement-breakpoint
CREATE UNIQUE INDEX `order_key_id_unique` ON `order_key` (`id`);--> statement-breakpoint
CREATE INDEX `membership_scope` ON `membership` (`scope`,`k`);--> statement-breakpoint
CREATE INDEX `event_kind` ON `event` (`kind`);--> statement-breakpoint
CREATE INDEX `order_row_queue_due` ON `order_row` (`queue`,`due_key`,`dispatched_at`,`k`,`near_at`);--> statement-breakpoint
CREATE INDEX `order_row_queue_dispatched` ON `order_row` (`queue`,`dispatched_at`,`k`,`due_key`,`near_at`);--> statement-breakpoint
CREATE INDEX `order_row_queue_completed` ON `order_row` (`queue`,`completed_at`,`k`);--> statement-breakpoint
CREATE INDEX `order_row_queue_number` ON `order_row` (`queue`,`number`,`k`);--> statement-breakpoint
CREATE INDEX `order_row_open_queue` ON `order_row` (`open`,`queue`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `order_row_open_due` ON `order_row` (`open`,`due_key`,`dispatched_at`,`k`,`near_at`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `order_row_open_dispatched` ON `order_row` (`open`,`dispatched_at`,`k`,`due_key`,`near_at`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `order_row_open_number` ON `order_row` (`open`,`number`,`k`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `order_row_number` ON `order_row` (`number`);--> statement-breakpoint
CREATE INDEX `order_row_district_number` ON `order_row` (`district_number`) WHERE district_number IS NOT NULL;--> statement-breakpoint
CREATE INDEX `order_unit_unit` ON `order_unit` (`unit`,`k`);--> statement-breakpoint
INSERT INTO `order_key` (`k`, `id`)
SELECT (`second` - 946684800) * 4194304 + row_number() OVER (PARTITION BY `second` ORDER BY `id`) - 1, `id` FROM (
	SELECT `id`, max(CAST(json_extract(`state`, '$.cityDispatchedAt') / 1000 AS integer), 946684800) AS `second` FROM `__old_order_truth`
);--> statement-breakpoint
INSERT INTO `order_truth` (`k`, `version`, `state`) SELECT `k`, `version`, json_remove(`state`, '$.personal') FROM `__old_order_truth` JOIN `order_key` USING (`id`);--> statement-breakpoint
INSERT INTO `membership` (`k`, `scope`) SELECT `k`, `scope` FROM `__old_membership` JOIN `order_key` ON `id` = `order_id`;--> statement-breakpoint
INSERT INTO `event` (`k`, `n`, `kind`, `command_id`, `body`, `hash`) SELECT `k`, `n`, `kind`, `command_id`, `body`, `hash` FROM `__old_event` JOIN `order_key` ON `id` = `order_id`;--> statement-breakpoint
INSERT INTO `event_private` (`k`, `n`, `field`, `salt`, `value`) SELECT `k`, `n`, `field`, `salt`, `value` FROM `__old_event_private` JOIN `order_key` ON `id` = `order_id`;--> statement-breakpoint
DROP TABLE `__old_event_private`;--> statement-breakpoint
DROP TABLE `__old_event`;--> statement-breakpoint
DROP TABLE `__old_membership`;--> statement-breakpoint
DROP TABLE `__old_order_truth`;--> statement-breakpoint
CREATE VIRTUAL TABLE `order_search` USING fts5(`open`, `whole`, content='', contentless_delete=1, tokenize='ascii');--> statement-breakpoint
INSERT INTO `order_search` (`order_search`, `rank`) VALUES ('automerge', 8);
