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
CREATE INDEX `day_head_day` ON `day_head` (`day`);