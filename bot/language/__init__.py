"""What people write, in Chinese and English. Two doors: `dates` reads days and spans, `capture`
reads a line, a thread or a page. Behind them stand `when` (the words of a date), `who` (people and
departments), `what` (a sentence, its doer and its deed) and `page` (tables, labels, headings)."""
