-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the full-text indexes put their parts together. Each commit leaves a part,
-- and four of a size were written anew as one: a first pull wrote every word
-- several times. A lookup in some more parts costs it microseconds.

INSERT INTO job_search (job_search, rank) VALUES ('automerge', 16);
INSERT INTO customer_search (customer_search, rank) VALUES ('automerge', 16);
