CREATE TABLE `attachment_there` (
	`k` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`k`, `hash`),
	FOREIGN KEY (`k`) REFERENCES `order_key`(`k`) ON UPDATE cascade ON DELETE cascade,
	FOREIGN KEY (`hash`) REFERENCES `attachment`(`hash`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `attachment_there_hash` ON `attachment_there` (`hash`);--> statement-breakpoint
-- What was sent from here, and what can only have been fetched under the one order that names it.
INSERT OR IGNORE INTO `attachment_there` (`k`, `hash`)
SELECT r.`k`, r.`hash` FROM `attachment_ref` r JOIN `attachment` a ON a.`hash` = r.`hash` JOIN `order_key` o ON o.`k` = r.`k`
WHERE a.`held` = 1 AND (
  EXISTS (SELECT 1 FROM `attachment_job` j
    WHERE j.`hash` = r.`hash` AND j.`order_id` = o.`id` AND j.`direction` = 'up' AND j.`done` = 1)
  OR (NOT EXISTS (SELECT 1 FROM `attachment_ref` s WHERE s.`hash` = r.`hash` AND s.`k` <> r.`k`)
    AND NOT EXISTS (SELECT 1 FROM `attachment_job` j WHERE j.`hash` = r.`hash` AND j.`direction` = 'up' AND j.`done` = 0))
);