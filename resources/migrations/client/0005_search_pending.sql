CREATE TABLE `search_pending` (
	`k` integer PRIMARY KEY NOT NULL,
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade
);
