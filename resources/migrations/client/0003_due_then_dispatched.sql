DROP INDEX `order_row_queue_due`;--> statement-breakpoint
DROP INDEX `order_row_open_due`;--> statement-breakpoint
CREATE INDEX `order_row_queue_due` ON `order_row` (`queue`,`due_key`,`dispatched_at`,`id`,`near_at`);--> statement-breakpoint
CREATE INDEX `order_row_open_due` ON `order_row` (`open`,`due_key`,`dispatched_at`,`id`,`near_at`);