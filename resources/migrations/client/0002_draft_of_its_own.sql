PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_draft` (
	`user` text NOT NULL,
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user`, `order_id`, `kind`)
);
--> statement-breakpoint
INSERT INTO `__new_draft`("user", "order_id", "kind", "value", "at") SELECT "user", "order_id", "kind", "value", "at" FROM `draft`;--> statement-breakpoint
DROP TABLE `draft`;--> statement-breakpoint
ALTER TABLE `__new_draft` RENAME TO `draft`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `draft_order` ON `draft` (`order_id`);