CREATE TABLE `desk` (
	`user` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `draft` (
	`user` text NOT NULL,
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user`, `order_id`, `kind`),
	FOREIGN KEY (`order_id`) REFERENCES `order_truth`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `draft_order` ON `draft` (`order_id`);--> statement-breakpoint
CREATE TABLE `print_log` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`document` text NOT NULL,
	`subject` text NOT NULL,
	`copy` integer NOT NULL,
	`printed_by` text NOT NULL,
	`printed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `print_log_copy` ON `print_log` (`document`,`subject`,`copy`);--> statement-breakpoint
ALTER TABLE `order_row` ADD `completed_at` integer;--> statement-breakpoint
CREATE INDEX `order_row_queue_completed` ON `order_row` (`queue`,`completed_at`,`id`);--> statement-breakpoint
UPDATE `order_row` SET `completed_at` = json_extract(`state`, '$.completedAt');
