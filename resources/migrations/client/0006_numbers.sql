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
