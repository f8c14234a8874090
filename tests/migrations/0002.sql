CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" ("version_num") VALUES ('0002');
CREATE TABLE chat (
	"key" VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	language VARCHAR, 
	busy_until BIGINT, 
	CONSTRAINT chat_pkey PRIMARY KEY ("key")
);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:admin', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:vp', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:pm', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:rd_head', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:rd', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:market_head', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:market', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:sales_head', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:sales', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:finance_head', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:finance', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:service_head', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:service', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:dm:staff', '', NULL, NULL);
INSERT INTO "chat" ("key", "title", "language", "busy_until") VALUES ('test:T:launch', 'launch', NULL, NULL);
CREATE TABLE day (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	works BOOLEAN NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT day_pkey PRIMARY KEY (day)
);
INSERT INTO "day" ("cancelled_at", "version", "day", "works", "name") VALUES (1772413200000000, 1, 'x', 1, 'x');
CREATE TABLE department (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	english VARCHAR NOT NULL, 
	head VARCHAR, 
	CONSTRAINT department_pkey PRIMARY KEY (path), 
	CONSTRAINT department_head_fkey FOREIGN KEY(head) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '信息部', 'IT', NULL);
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '总经办', 'management', NULL);
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '研发部', 'R&D', 'rd_head');
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '市场部', 'marketing', 'market_head');
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '销售部', 'sales', 'sales_head');
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '财务部', 'finance', 'finance_head');
INSERT INTO "department" ("cancelled_at", "version", "path", "english", "head") VALUES (NULL, 1, '客服部', 'customer service', 'service_head');
CREATE TABLE due (
	rule VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	wait_until BIGINT, 
	CONSTRAINT due_pkey PRIMARY KEY (rule, subject)
);
INSERT INTO "due" ("rule", "subject", "at", "wait_until") VALUES ('ask_for_updates', 'P-1', 1772760600000000, NULL);
INSERT INTO "due" ("rule", "subject", "at", "wait_until") VALUES ('review_of_last_week', 'P-1', 1773019800000000, NULL);
INSERT INTO "due" ("rule", "subject", "at", "wait_until") VALUES ('risk_review', 'P-1', 1772760600000000, NULL);
INSERT INTO "due" ("rule", "subject", "at", "wait_until") VALUES ('chase', 'A-2', 1772760600000000, NULL);
CREATE TABLE memo (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT memo_pkey PRIMARY KEY (name)
);
INSERT INTO "memo" ("name", "value") VALUES ('x', 'x');
CREATE TABLE permission (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	command VARCHAR NOT NULL, 
	allowed BOOLEAN NOT NULL, 
	CONSTRAINT permission_pkey PRIMARY KEY (id)
);
INSERT INTO "permission" ("cancelled_at", "version", "id", "role", "command", "allowed") VALUES (1772413200000000, 1, 'x', 'x', 'x', 1);
CREATE TABLE sequence (
	letter VARCHAR NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT sequence_pkey PRIMARY KEY (letter)
);
INSERT INTO "sequence" ("letter", "last") VALUES ('P', 1);
INSERT INTO "sequence" ("letter", "last") VALUES ('A', 2);
INSERT INTO "sequence" ("letter", "last") VALUES ('R', 1);
CREATE TABLE person (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	handle VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR, 
	department VARCHAR, 
	position VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	language VARCHAR, 
	zone VARCHAR, 
	quiet VARCHAR, 
	suspended_at BIGINT, 
	CONSTRAINT person_pkey PRIMARY KEY (handle), 
	CONSTRAINT person_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'admin', '何静', NULL, '信息部', '', '["administrator"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'vp', '周建国', NULL, '总经办', '', '["executive"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'pm', '林晓', NULL, '研发部', '', '[]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'rd_head', '陈立', NULL, '研发部', '', '["head"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'rd', '王磊', NULL, '研发部', '', '[]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'market_head', '赵敏', NULL, '市场部', '', '["head"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'market', '刘洋', NULL, '市场部', '', '[]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'sales_head', '孙浩', NULL, '销售部', '', '["head"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'sales', '吴倩', NULL, '销售部', '', '[]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'finance_head', '郑丽', NULL, '财务部', '', '["head", "finance"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'finance', '冯雪', NULL, '财务部', '', '[]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'service_head', '许强', NULL, '客服部', '', '["head"]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'service', '杨帆', NULL, '客服部', '', '[]', 'en', NULL, NULL, NULL);
INSERT INTO "person" ("cancelled_at", "version", "handle", "name", "email", "department", "position", "roles", "language", "zone", "quiet", "suspended_at") VALUES (NULL, 1, 'staff', '张伟', NULL, '研发部', '', '[]', 'en', NULL, NULL, NULL);
CREATE TABLE account (
	"key" VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	direct VARCHAR NOT NULL, 
	CONSTRAINT account_pkey PRIMARY KEY ("key"), 
	CONSTRAINT account_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:admin', 'admin', 'test:T:dm:admin');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:vp', 'vp', 'test:T:dm:vp');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:pm', 'pm', 'test:T:dm:pm');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:rd_head', 'rd_head', 'test:T:dm:rd_head');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:rd', 'rd', 'test:T:dm:rd');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:market_head', 'market_head', 'test:T:dm:market_head');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:market', 'market', 'test:T:dm:market');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:sales_head', 'sales_head', 'test:T:dm:sales_head');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:sales', 'sales', 'test:T:dm:sales');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:finance_head', 'finance_head', 'test:T:dm:finance_head');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:finance', 'finance', 'test:T:dm:finance');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:service_head', 'service_head', 'test:T:dm:service_head');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:service', 'service', 'test:T:dm:service');
INSERT INTO "account" ("key", "person", "direct") VALUES ('test:T:staff', 'staff', 'test:T:dm:staff');
CREATE TABLE handedin (
	person VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT handedin_pkey PRIMARY KEY (person), 
	CONSTRAINT handedin_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "handedin" ("person", "digest", "name", "data") VALUES ('admin', 'x', 'x', X'78');
CREATE TABLE handling (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	concern VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	"by" VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT handling_pkey PRIMARY KEY (id), 
	CONSTRAINT handling_by_fkey FOREIGN KEY("by") REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "handling" ("cancelled_at", "version", "id", "concern", "at", "by", "text") VALUES (1772413200000000, 1, 'x', 'x', 1772413200000000, 'admin', 'x');
CREATE TABLE onetime (
	digest VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	person VARCHAR, 
	expires_at BIGINT, 
	used_at BIGINT, 
	CONSTRAINT onetime_pkey PRIMARY KEY (digest), 
	CONSTRAINT onetime_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "onetime" ("digest", "purpose", "person", "expires_at", "used_at") VALUES ('x', 'x', 'admin', 1772413200000000, 1772413200000000);
CREATE TABLE project (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	chat VARCHAR, 
	visibility VARCHAR(40) NOT NULL, 
	background VARCHAR NOT NULL, 
	goal VARCHAR NOT NULL, 
	measures JSON NOT NULL, 
	start DATE, 
	"end" DATE, 
	budget VARCHAR NOT NULL, 
	results VARCHAR NOT NULL, 
	initiator VARCHAR, 
	lead VARCHAR, 
	duties JSON NOT NULL, 
	folder VARCHAR NOT NULL, 
	zone VARCHAR, 
	asker VARCHAR NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT project_pkey PRIMARY KEY (code), 
	CONSTRAINT project_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT project_chat_fkey FOREIGN KEY(chat) REFERENCES chat ("key") DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT project_initiator_fkey FOREIGN KEY(initiator) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT project_lead_fkey FOREIGN KEY(lead) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT project_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "project" ("cancelled_at", "version", "code", "project", "title", "extra", "chat", "visibility", "background", "goal", "measures", "start", "end", "budget", "results", "initiator", "lead", "duties", "folder", "zone", "asker", "closed_at") VALUES (NULL, 1, 'P-1', 'P-1', 'X1 launch', '{}', 'test:T:launch', 'COMPANY', '', '', '[]', NULL, NULL, '', '', '研发部', '研发部', '[]', '', NULL, 'pm', NULL);
CREATE TABLE spoken (
	id INTEGER NOT NULL, 
	event_id VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	"by" VARCHAR, 
	chat VARCHAR NOT NULL, 
	thread VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	command VARCHAR NOT NULL, 
	asked BOOLEAN NOT NULL, 
	undone BOOLEAN NOT NULL, 
	CONSTRAINT spoken_pkey PRIMARY KEY (id), 
	CONSTRAINT spoken_by_fkey FOREIGN KEY("by") REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT spoken_event_id_key UNIQUE (event_id)
);
INSERT INTO "spoken" ("id", "event_id", "at", "by", "chat", "thread", "source", "text", "command", "asked", "undone") VALUES (1, 'e0', 1772413200000000, 'pm', 'test:T:launch', '', 'typed', 'project add X1 launch', 'project add', 0, 0);
INSERT INTO "spoken" ("id", "event_id", "at", "by", "chat", "thread", "source", "text", "command", "asked", "undone") VALUES (2, 'e1', 1772413200000000, 'pm', 'test:T:launch', '', 'typed', 'action add Write the notes @market 2026-03-06', 'action add', 0, 0);
INSERT INTO "spoken" ("id", "event_id", "at", "by", "chat", "thread", "source", "text", "command", "asked", "undone") VALUES (3, 'e2', 1772413200000000, 'pm', 'test:T:launch', '', 'typed', 'action add Book the room @rd 2026-03-09', 'action add', 0, 0);
INSERT INTO "spoken" ("id", "event_id", "at", "by", "chat", "thread", "source", "text", "command", "asked", "undone") VALUES (4, 'e3', 1772413200000000, 'pm', 'test:T:launch', '', 'typed', 'A-1 done', 'action done', 0, 0);
INSERT INTO "spoken" ("id", "event_id", "at", "by", "chat", "thread", "source", "text", "command", "asked", "undone") VALUES (5, 'e4', 1772413200000000, 'pm', 'test:T:launch', '', 'typed', 'risk add Core part late @rd level=high', 'risk add', 0, 1);
INSERT INTO "spoken" ("id", "event_id", "at", "by", "chat", "thread", "source", "text", "command", "asked", "undone") VALUES (6, 'e5', 1772413200000000, 'pm', 'test:T:launch', '', 'typed', 'undo', 'undo', 0, 0);
CREATE TABLE action (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	owner VARCHAR NOT NULL, 
	asker VARCHAR NOT NULL, 
	department VARCHAR, 
	due BIGINT, 
	taken_at BIGINT, 
	declined_at BIGINT, 
	declined_why VARCHAR NOT NULL, 
	proposed BIGINT, 
	proposed_why VARCHAR NOT NULL, 
	delayed_why VARCHAR NOT NULL, 
	returned_why VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	updated_at BIGINT, 
	done_at BIGINT, 
	closed_at BIGINT, 
	every VARCHAR NOT NULL, 
	rrule VARCHAR NOT NULL, 
	begins VARCHAR NOT NULL, 
	occurs VARCHAR NOT NULL, 
	follows VARCHAR, 
	CONSTRAINT action_pkey PRIMARY KEY (code), 
	CONSTRAINT action_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT action_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT action_follows_fkey FOREIGN KEY(follows) REFERENCES action (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT action_owner_fkey FOREIGN KEY(owner) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT action_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "action" ("cancelled_at", "version", "code", "project", "title", "extra", "owner", "asker", "department", "due", "taken_at", "declined_at", "declined_why", "proposed", "proposed_why", "delayed_why", "returned_why", "note", "updated_at", "done_at", "closed_at", "every", "rrule", "begins", "occurs", "follows") VALUES (NULL, 2, 'A-1', 'P-1', 'Write the notes', '{}', 'market', 'pm', '市场部', 1772791200000000, NULL, NULL, '', NULL, '', '', '', '', 1772413200000000, 1772413200000000, 1772413200000000, '', '', '', '', NULL);
INSERT INTO "action" ("cancelled_at", "version", "code", "project", "title", "extra", "owner", "asker", "department", "due", "taken_at", "declined_at", "declined_why", "proposed", "proposed_why", "delayed_why", "returned_why", "note", "updated_at", "done_at", "closed_at", "every", "rrule", "begins", "occurs", "follows") VALUES (NULL, 1, 'A-2', 'P-1', 'Book the room', '{}', 'rd', 'pm', '研发部', 1773050400000000, NULL, NULL, '', NULL, '', '', '', '', NULL, NULL, NULL, '', '', '', '', NULL);
CREATE TABLE findable (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	tokens VARCHAR NOT NULL, 
	CONSTRAINT findable_pkey PRIMARY KEY (id), 
	CONSTRAINT findable_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "findable" ("id", "source", "subject", "project", "body", "tokens") VALUES (1, 'P-1', 'P-1', 'P-1', 'X1 launch', 'x1 z0z launch');
INSERT INTO "findable" ("id", "source", "subject", "project", "body", "tokens") VALUES (2, 'P-1 pm pm', 'P-1', 'P-1', 'pm', 'pm');
INSERT INTO "findable" ("id", "source", "subject", "project", "body", "tokens") VALUES (3, 'P-1 rd_head leader', 'P-1', 'P-1', 'leader', 'leader');
INSERT INTO "findable" ("id", "source", "subject", "project", "body", "tokens") VALUES (5, 'A-2', 'A-2', 'P-1', 'Book the room', 'book z0z the z0z room');
INSERT INTO "findable" ("id", "source", "subject", "project", "body", "tokens") VALUES (6, 'A-1', 'A-1', 'P-1', 'Write the notes', 'write z0z the z0z notes');
CREATE TABLE home (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	chat VARCHAR NOT NULL, 
	CONSTRAINT home_pkey PRIMARY KEY (id), 
	CONSTRAINT home_chat_fkey FOREIGN KEY(chat) REFERENCES chat ("key") DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT home_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "home" ("cancelled_at", "version", "id", "project", "chat") VALUES (1772413200000000, 1, 'x', 'P-1', 'test:T:dm:admin');
CREATE TABLE member (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	department VARCHAR, 
	duty VARCHAR NOT NULL, 
	CONSTRAINT member_pkey PRIMARY KEY (id), 
	CONSTRAINT member_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT member_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT member_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "member" ("cancelled_at", "version", "id", "project", "person", "role", "department", "duty") VALUES (NULL, 1, 'P-1 pm pm', 'P-1', 'pm', 'pm', '研发部', '');
INSERT INTO "member" ("cancelled_at", "version", "id", "project", "person", "role", "department", "duty") VALUES (NULL, 1, 'P-1 rd_head leader', 'P-1', 'rd_head', 'leader', '研发部', '');
CREATE TABLE message (
	id INTEGER NOT NULL, 
	chat VARCHAR NOT NULL, 
	thread VARCHAR NOT NULL, 
	audience VARCHAR NOT NULL, 
	spoken INTEGER, 
	edits INTEGER, 
	subject VARCHAR NOT NULL, 
	body JSON, 
	state VARCHAR(40) NOT NULL, 
	attempts INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	sent_at BIGINT, 
	platform_id VARCHAR NOT NULL, 
	error VARCHAR NOT NULL, 
	CONSTRAINT message_pkey PRIMARY KEY (id), 
	CONSTRAINT message_chat_fkey FOREIGN KEY(chat) REFERENCES chat ("key") DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT message_edits_fkey FOREIGN KEY(edits) REFERENCES message (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT message_spoken_fkey FOREIGN KEY(spoken) REFERENCES spoken (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (1, 'test:T:launch', '', '', 1, NULL, 'P-1', '{"title": "P-1 is set up", "blocks": [{"markdown": "**X1 launch**"}, {"pairs": [["Project manager", "\u6797\u6653"], ["Group leader", "\u9648\u7acb"], ["Lead department", "R&D"], ["Initiating department", "R&D"], ["Group chat", "launch"]]}, {"markdown": "SMART check, still missing: the goal, a measure and an end date."}, {"row": [{"label": "Status", "line": "P-1 status", "style": "main"}, {"label": "Edit", "line": "P-1 edit", "style": "plain"}, {"label": "Close", "line": "P-1 close", "style": "plain"}]}], "tone": "plain", "about": "P-1 \u00b7 project", "state": "\u25d0 in progress", "foot": "opened by \u6797\u6653, version 1", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm1', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (2, 'test:T:dm:rd_head', '', '', NULL, NULL, 'P-1', '{"title": "\u6797\u6653 made you group leader of P-1", "blocks": [{"markdown": "\u201cX1 launch\u201d, project manager \u6797\u6653."}, {"row": [{"label": "Show", "line": "P-1 show", "style": "main"}]}], "tone": "plain", "about": "P-1 \u00b7 project", "state": "", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm2', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (3, 'test:T:launch', '', '', 2, NULL, 'A-1', '{"title": "<@market> A-1 due 2026-03-06 Fri 18:00", "blocks": [{"markdown": "**Write the notes**"}, {"pairs": [["Owner", "\u5218\u6d0b \u00b7 marketing"], ["Due", "2026-03-06 Fri 18:00"], ["Asker", "\u6797\u6653"], ["Next reminder", "2026-03-05 Thu 09:30"]]}, {"row": [{"label": "Done", "line": "A-1 done", "style": "main"}, {"label": "Reschedule", "line": "A-1 reschedule", "style": "plain"}, {"label": "Assign", "line": "A-1 assign", "style": "plain"}, {"label": "Why", "line": "A-1 why", "style": "quiet"}]}], "tone": "plain", "about": "A-1 \u00b7 action item \u00b7 P-1 X1 launch", "state": "\u25d0 in progress", "foot": "last change: \u6797\u6653, 2026-03-02 Mon 09:00", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm3', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (4, 'test:T:dm:market', '', '', NULL, NULL, 'A-1', '{"title": "A-1 for you, due 2026-03-06 Fri 18:00", "blocks": [{"markdown": "\"Write the notes\", asked by \u6797\u6653, P-1 X1 launch."}, {"row": [{"label": "Take", "line": "A-1 take", "style": "main"}, {"label": "Decline", "line": "A-1 decline", "style": "plain"}, {"label": "Propose date", "line": "A-1 propose", "style": "plain"}]}], "tone": "plain", "about": "A-1 \u00b7 action item \u00b7 P-1 X1 launch", "state": "", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm4', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (5, 'test:T:launch', '', '', 3, NULL, 'A-2', '{"title": "<@rd> A-2 due 2026-03-09 Mon 18:00", "blocks": [{"markdown": "**Book the room**"}, {"pairs": [["Owner", "\u738b\u78ca \u00b7 R&D"], ["Due", "2026-03-09 Mon 18:00"], ["Asker", "\u6797\u6653"], ["Next reminder", "2026-03-06 Fri 09:30"]]}, {"row": [{"label": "Done", "line": "A-2 done", "style": "main"}, {"label": "Reschedule", "line": "A-2 reschedule", "style": "plain"}, {"label": "Assign", "line": "A-2 assign", "style": "plain"}, {"label": "Why", "line": "A-2 why", "style": "quiet"}]}], "tone": "plain", "about": "A-2 \u00b7 action item \u00b7 P-1 X1 launch", "state": "\u25d0 in progress", "foot": "last change: \u6797\u6653, 2026-03-02 Mon 09:00", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm5', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (6, 'test:T:dm:rd', '', '', NULL, NULL, 'A-2', '{"title": "A-2 for you, due 2026-03-09 Mon 18:00", "blocks": [{"markdown": "\"Book the room\", asked by \u6797\u6653, P-1 X1 launch."}, {"row": [{"label": "Take", "line": "A-2 take", "style": "main"}, {"label": "Decline", "line": "A-2 decline", "style": "plain"}, {"label": "Propose date", "line": "A-2 propose", "style": "plain"}]}], "tone": "plain", "about": "A-2 \u00b7 action item \u00b7 P-1 X1 launch", "state": "", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm6', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (7, 'test:T:launch', '', '', NULL, 3, 'A-1', '{"title": "Write the notes", "blocks": [{"pairs": [["\u8d1f\u8d23\u4eba", "\u5218\u6d0b \u00b7 \u5e02\u573a\u90e8"], ["\u622a\u6b62", "2026-03-06 \u5468\u4e94 18:00"], ["\u63d0\u51fa\u4eba", "\u6797\u6653"], ["\u5b8c\u6210\u65f6\u95f4", "2026-03-02 \u5468\u4e00 09:00"]]}], "tone": "plain", "about": "A-1 \u00b7 \u884c\u52a8\u9879 \u00b7 P-1 X1 launch", "state": "\u2713 \u5df2\u5173\u95ed", "foot": "A-1 \u7684\u65b0\u5361\u7247\u5728\u4e0b\u9762\u3002", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm7', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (8, 'test:T:launch', '', '', 4, NULL, 'A-1', '{"title": "A-1 is done and closed", "blocks": [{"markdown": "**Write the notes**"}, {"pairs": [["Owner", "\u5218\u6d0b \u00b7 marketing"], ["Due", "2026-03-06 Fri 18:00"], ["Asker", "\u6797\u6653"], ["Done", "2026-03-02 Mon 09:00"]]}, {"row": [{"label": "Reopen", "line": "A-1 reopen", "style": "main"}, {"label": "Why", "line": "A-1 why", "style": "quiet"}]}], "tone": "good", "about": "A-1 \u00b7 action item \u00b7 P-1 X1 launch", "state": "\u2713 closed", "foot": "last change: \u6797\u6653, 2026-03-02 Mon 09:00", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm8', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (9, 'test:T:dm:market', '', '', NULL, NULL, 'A-1', '{"title": "\u6797\u6653 accepted A-1, 2026-03-02 Mon 09:00", "blocks": [{"markdown": "\u2713 Accepted and closed."}], "tone": "good", "about": "A-1 \u00b7 action item \u00b7 P-1 X1 launch", "state": "", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm9', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (10, 'test:T:launch', '', '', 5, NULL, 'R-1', '{"title": "R-1 is noted", "blocks": [{"markdown": "**Core part late**"}, {"pairs": [["Owner", "\u738b\u78ca"], ["Department", "R&D"]]}, {"row": [{"label": "Update", "line": "R-1 update", "style": "main"}, {"label": "Close", "line": "R-1 close", "style": "plain"}, {"label": "Reschedule", "line": "R-1 reschedule", "style": "plain"}, {"label": "Happened", "line": "R-1 happen", "style": "plain"}]}], "tone": "danger", "about": "R-1 \u00b7 risk \u00b7 P-1 X1 launch", "state": "\u25b2 high", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm10', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (11, 'test:T:dm:rd', '', '', NULL, NULL, 'R-1', 'null', 'SKIPPED', 0, 1772413200000000, NULL, '', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (12, 'test:T:launch', '', '', NULL, 10, 'R-1', '{"title": "Core part late", "blocks": [], "tone": "plain", "about": "R-1 \u00b7 \u98ce\u9669 \u00b7 P-1 X1 launch", "state": "\u2717 \u5df2\u53d6\u6d88", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm12', '');
INSERT INTO "message" ("id", "chat", "thread", "audience", "spoken", "edits", "subject", "body", "state", "attempts", "at", "sent_at", "platform_id", "error") VALUES (13, 'test:T:launch', '', '', 6, NULL, '', '{"title": "Undone: R-1 is taken out again", "blocks": [{"markdown": "1 notice not yet sent is withdrawn."}], "tone": "plain", "about": "", "state": "", "foot": "", "files": []}', 'SENT', 0, 1772413200000000, NULL, 'm13', '');
CREATE TABLE risk (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	level VARCHAR(40) NOT NULL, 
	cause VARCHAR NOT NULL, 
	impact VARCHAR NOT NULL, 
	response VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	asker VARCHAR NOT NULL, 
	department VARCHAR, 
	due BIGINT, 
	happened BIGINT, 
	looked_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	closed_why VARCHAR NOT NULL, 
	CONSTRAINT risk_pkey PRIMARY KEY (code), 
	CONSTRAINT risk_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT risk_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT risk_owner_fkey FOREIGN KEY(owner) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT risk_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "risk" ("cancelled_at", "version", "code", "project", "title", "extra", "level", "cause", "impact", "response", "owner", "asker", "department", "due", "happened", "looked_at", "closed_at", "closed_why") VALUES (1772413200000000, 2, 'R-1', 'P-1', 'Core part late', '{}', 'HIGH', '', '', '', 'rd', 'pm', '研发部', NULL, NULL, 1772413200000000, NULL, '');
CREATE TABLE setting (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	project VARCHAR, 
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT setting_pkey PRIMARY KEY (id), 
	CONSTRAINT setting_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "setting" ("cancelled_at", "version", "id", "project", "name", "value") VALUES (1772413200000000, 1, 'x', 'P-1', 'x', 'x');
CREATE TABLE trail (
	id INTEGER NOT NULL, 
	spoken INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	"before" JSON, 
	"after" JSON, 
	CONSTRAINT trail_pkey PRIMARY KEY (id), 
	CONSTRAINT trail_spoken_fkey FOREIGN KEY(spoken) REFERENCES spoken (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (1, 1, 'Project', 'P-1', '*', 'null', '{"code": "P-1", "project": "P-1", "title": "X1 launch", "chat": "test:T:launch", "asker": "pm", "cancelled_at": null, "version": 1, "extra": {}, "visibility": "company", "background": "", "goal": "", "measures": [], "start": null, "end": null, "budget": "", "results": "", "initiator": "\u7814\u53d1\u90e8", "lead": "\u7814\u53d1\u90e8", "duties": [], "folder": "", "zone": null, "closed_at": null}');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (2, 1, 'Member', 'P-1 pm pm', '*', 'null', '{"id": "P-1 pm pm", "project": "P-1", "person": "pm", "role": "pm", "cancelled_at": null, "version": 1, "department": "\u7814\u53d1\u90e8", "duty": ""}');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (3, 1, 'Member', 'P-1 rd_head leader', '*', 'null', '{"id": "P-1 rd_head leader", "project": "P-1", "person": "rd_head", "role": "leader", "cancelled_at": null, "version": 1, "department": "\u7814\u53d1\u90e8", "duty": ""}');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (4, 2, 'Action', 'A-1', '*', 'null', '{"code": "A-1", "project": "P-1", "title": "Write the notes", "owner": "market", "asker": "pm", "department": "\u5e02\u573a\u90e8", "due": "2026-03-06T18:00:00+08:00", "cancelled_at": null, "version": 1, "extra": {}, "taken_at": null, "declined_at": null, "declined_why": "", "proposed": null, "proposed_why": "", "delayed_why": "", "returned_why": "", "note": "", "updated_at": null, "done_at": null, "closed_at": null, "every": "", "rrule": "", "begins": "", "occurs": "", "follows": null}');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (5, 3, 'Action', 'A-2', '*', 'null', '{"code": "A-2", "project": "P-1", "title": "Book the room", "owner": "rd", "asker": "pm", "department": "\u7814\u53d1\u90e8", "due": "2026-03-09T18:00:00+08:00", "cancelled_at": null, "version": 1, "extra": {}, "taken_at": null, "declined_at": null, "declined_why": "", "proposed": null, "proposed_why": "", "delayed_why": "", "returned_why": "", "note": "", "updated_at": null, "done_at": null, "closed_at": null, "every": "", "rrule": "", "begins": "", "occurs": "", "follows": null}');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (6, 4, 'Action', 'A-1', 'closed_at', 'null', '"2026-03-02T01:00:00Z"');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (7, 4, 'Action', 'A-1', 'done_at', 'null', '"2026-03-02T01:00:00Z"');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (8, 4, 'Action', 'A-1', 'updated_at', 'null', '"2026-03-02T01:00:00Z"');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (9, 5, 'Risk', 'R-1', '*', 'null', '{"code": "R-1", "project": "P-1", "title": "Core part late", "level": "high", "cause": "", "impact": "", "response": "", "owner": "rd", "asker": "pm", "department": "\u7814\u53d1\u90e8", "due": null, "happened": null, "looked_at": "2026-03-02T01:00:00Z", "cancelled_at": null, "version": 1, "extra": {}, "closed_at": null, "closed_why": ""}');
INSERT INTO "trail" ("id", "spoken", "kind", "key", "field", "before", "after") VALUES (10, 6, 'Risk', 'R-1', 'cancelled_at', 'null', '"2026-03-02T01:00:00Z"');
CREATE TABLE issue (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	level VARCHAR(40) NOT NULL, 
	cause VARCHAR NOT NULL, 
	impact VARCHAR NOT NULL, 
	response VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	asker VARCHAR NOT NULL, 
	department VARCHAR, 
	due BIGINT, 
	happened BIGINT, 
	looked_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	closed_why VARCHAR NOT NULL, 
	risk VARCHAR, 
	CONSTRAINT issue_pkey PRIMARY KEY (code), 
	CONSTRAINT issue_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT issue_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT issue_owner_fkey FOREIGN KEY(owner) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT issue_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT issue_risk_fkey FOREIGN KEY(risk) REFERENCES risk (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "issue" ("cancelled_at", "version", "code", "project", "title", "extra", "level", "cause", "impact", "response", "owner", "asker", "department", "due", "happened", "looked_at", "closed_at", "closed_why", "risk") VALUES (1772413200000000, 1, 'x', 'P-1', 'x', '[]', 'HIGH', 'x', 'x', 'x', 'admin', 'admin', '信息部', 1772413200000000, 1772413200000000, 1772413200000000, 1772413200000000, 'x', 'R-1');
CREATE TABLE notice (
	"key" VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	person VARCHAR NOT NULL, 
	chat VARCHAR NOT NULL, 
	lane VARCHAR(40) NOT NULL, 
	tone VARCHAR(40) NOT NULL, 
	says VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	verbs JSON NOT NULL, 
	"values" JSON NOT NULL, 
	late BOOLEAN NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	reason VARCHAR NOT NULL, 
	held_until BIGINT, 
	spoken INTEGER, 
	message INTEGER, 
	CONSTRAINT notice_pkey PRIMARY KEY ("key"), 
	CONSTRAINT notice_message_fkey FOREIGN KEY(message) REFERENCES message (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT notice_spoken_fkey FOREIGN KEY(spoken) REFERENCES spoken (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "notice" ("key", "rule", "subject", "at", "person", "chat", "lane", "tone", "says", "body", "verbs", "values", "late", "state", "reason", "held_until", "spoken", "message") VALUES ('opened:P-1:1>test:T:dm:rd_head', 'opened', 'P-1', 1772413200000000, 'rd_head', 'test:T:dm:rd_head', 'INFO', 'PLAIN', '{who} made you {roles} of {code}', '“{title}”, project manager {pm}.', '["show"]', '{"who": {"named": "pm"}, "roles": [{"word": "leader"}], "pm": {"named": "pm"}}', 0, 'SENT', '', NULL, 1, 2);
INSERT INTO "notice" ("key", "rule", "subject", "at", "person", "chat", "lane", "tone", "says", "body", "verbs", "values", "late", "state", "reason", "held_until", "spoken", "message") VALUES ('assigned:A-1:2>test:T:dm:market', 'assigned', 'A-1', 1772413200000000, 'market', 'test:T:dm:market', 'ACTION', 'PLAIN', '{code} for you, due {by}', '"{title}", asked by {asker}, {where}.', '["take", "decline", "propose"]', '{"where": "P-1 X1 launch", "by": {"at": "2026-03-06T18:00:00+08:00"}, "who": {"named": "pm"}}', 0, 'SENT', '', NULL, 2, 4);
INSERT INTO "notice" ("key", "rule", "subject", "at", "person", "chat", "lane", "tone", "says", "body", "verbs", "values", "late", "state", "reason", "held_until", "spoken", "message") VALUES ('assigned:A-2:3>test:T:dm:rd', 'assigned', 'A-2', 1772413200000000, 'rd', 'test:T:dm:rd', 'ACTION', 'PLAIN', '{code} for you, due {by}', '"{title}", asked by {asker}, {where}.', '["take", "decline", "propose"]', '{"where": "P-1 X1 launch", "by": {"at": "2026-03-09T18:00:00+08:00"}, "who": {"named": "pm"}}', 0, 'SENT', '', NULL, 3, 6);
INSERT INTO "notice" ("key", "rule", "subject", "at", "person", "chat", "lane", "tone", "says", "body", "verbs", "values", "late", "state", "reason", "held_until", "spoken", "message") VALUES ('accepted:A-1:4>test:T:dm:market', 'accepted', 'A-1', 1772413200000000, 'market', 'test:T:dm:market', 'INFO', 'GOOD', '{who} accepted {code}, {closed_at}', '✓ Accepted and closed.', '[]', '{"who": {"named": "pm"}, "now": {"at": "2026-03-02T01:00:00+00:00"}}', 0, 'SENT', '', NULL, 4, 9);
INSERT INTO "notice" ("key", "rule", "subject", "at", "person", "chat", "lane", "tone", "says", "body", "verbs", "values", "late", "state", "reason", "held_until", "spoken", "message") VALUES ('assigned:R-1:5>test:T:dm:rd', 'assigned', 'R-1', 1772413200000000, 'rd', 'test:T:dm:rd', 'ACTION', 'PLAIN', '{code} for you', '"{title}", level {level}, noted by {asker}, {project}.', '["update", "reschedule", "show"]', '{}', 0, 'SKIPPED', 'no longer needed', NULL, 5, 11);
CREATE TABLE shown (
	subject VARCHAR NOT NULL, 
	chat VARCHAR NOT NULL, 
	message INTEGER NOT NULL, 
	CONSTRAINT shown_pkey PRIMARY KEY (subject, chat), 
	CONSTRAINT shown_chat_fkey FOREIGN KEY(chat) REFERENCES chat ("key") DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT shown_message_fkey FOREIGN KEY(message) REFERENCES message (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('P-1', 'test:T:launch', 1);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('A-1', 'test:T:launch', 8);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('A-1', 'test:T:dm:market', 9);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('A-2', 'test:T:launch', 5);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('A-2', 'test:T:dm:rd', 6);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('R-1', 'test:T:launch', 10);
INSERT INTO "shown" ("subject", "chat", "message") VALUES ('R-1', 'test:T:dm:rd', 11);
CREATE TABLE answered (
	event_id VARCHAR NOT NULL, 
	request VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT answered_pkey PRIMARY KEY (event_id)
);
INSERT INTO "answered" ("event_id", "request", "kind", "body", "at") VALUES ('x', 'x', 'x', '[]', 1772413200000000);
CREATE TABLE content (
	digest VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	kept_at BIGINT NOT NULL, 
	CONSTRAINT content_pkey PRIMARY KEY (digest)
);
INSERT INTO "content" ("digest", "data", "kept_at") VALUES ('x', X'78', 1772413200000000);
CREATE TABLE token (
	digest VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	scopes JSON NOT NULL, 
	made_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	shown_at BIGINT, 
	used_at BIGINT, 
	cancelled_at BIGINT, 
	CONSTRAINT token_pkey PRIMARY KEY (digest), 
	CONSTRAINT token_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "token" ("digest", "person", "name", "scopes", "made_at", "expires_at", "shown_at", "used_at", "cancelled_at") VALUES ('x', 'admin', 'x', '[]', 1772413200000000, 1772413200000000, 1772413200000000, 1772413200000000, 1772413200000000);
CREATE TABLE visit (
	digest VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	began_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	CONSTRAINT visit_pkey PRIMARY KEY (digest), 
	CONSTRAINT visit_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "visit" ("digest", "person", "began_at", "expires_at") VALUES ('x', 'admin', 1772413200000000, 1772413200000000);
CREATE TABLE meeting (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	at BIGINT, 
	length INTEGER NOT NULL, 
	place VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	goal VARCHAR NOT NULL, 
	wanted VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	recorder VARCHAR NOT NULL, 
	asker VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	called_at BIGINT, 
	noticed_at BIGINT, 
	every VARCHAR NOT NULL, 
	rrule VARCHAR NOT NULL, 
	begins VARCHAR NOT NULL, 
	series VARCHAR, 
	occurs VARCHAR NOT NULL, 
	day_off_kept BOOLEAN NOT NULL, 
	started_at BIGINT, 
	ended_at BIGINT, 
	topic INTEGER, 
	topic_until BIGINT, 
	summary VARCHAR NOT NULL, 
	reports JSON NOT NULL, 
	submitted_at BIGINT, 
	approved_at BIGINT, 
	approved_by VARCHAR, 
	returned_why VARCHAR NOT NULL, 
	reopened_at BIGINT, 
	filed JSON NOT NULL, 
	next_at BIGINT, 
	next_place VARCHAR NOT NULL, 
	next_topic VARCHAR NOT NULL, 
	CONSTRAINT meeting_pkey PRIMARY KEY (code), 
	CONSTRAINT meeting_approved_by_fkey FOREIGN KEY(approved_by) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT meeting_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT meeting_host_fkey FOREIGN KEY(host) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT meeting_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT meeting_recorder_fkey FOREIGN KEY(recorder) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT meeting_series_fkey FOREIGN KEY(series) REFERENCES meeting (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "meeting" ("cancelled_at", "version", "code", "project", "title", "extra", "kind", "at", "length", "place", "link", "goal", "wanted", "host", "recorder", "asker", "reason", "called_at", "noticed_at", "every", "rrule", "begins", "series", "occurs", "day_off_kept", "started_at", "ended_at", "topic", "topic_until", "summary", "reports", "submitted_at", "approved_at", "approved_by", "returned_why", "reopened_at", "filed", "next_at", "next_place", "next_topic") VALUES (1772413200000000, 1, 'x', 'P-1', 'x', '[]', 'GENERAL', 1772413200000000, 1, 'x', 'x', 'x', 'x', 'admin', 'admin', 'admin', 'x', 1772413200000000, 1772413200000000, 'x', 'x', 'x', NULL, 'x', 1, 1772413200000000, 1772413200000000, 1, 1772413200000000, 'x', '[]', 1772413200000000, 1772413200000000, 'admin', 'x', 1772413200000000, '[]', 1772413200000000, 'x', 'x');
CREATE TABLE attendee (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	meeting VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	answer VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	stand_in VARCHAR, 
	stands_for VARCHAR, 
	present BOOLEAN, 
	read_at BIGINT, 
	CONSTRAINT attendee_pkey PRIMARY KEY (id), 
	CONSTRAINT attendee_meeting_fkey FOREIGN KEY(meeting) REFERENCES meeting (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT attendee_person_fkey FOREIGN KEY(person) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT attendee_stand_in_fkey FOREIGN KEY(stand_in) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT attendee_stands_for_fkey FOREIGN KEY(stands_for) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "attendee" ("cancelled_at", "version", "meeting", "id", "person", "answer", "reason", "stand_in", "stands_for", "present", "read_at") VALUES (1772413200000000, 1, 'x', 'x', 'admin', 'x', 'x', 'admin', 'admin', 1, 1772413200000000);
CREATE TABLE decision (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	topic VARCHAR NOT NULL, 
	owner VARCHAR, 
	department VARCHAR, 
	due BIGINT, 
	asker VARCHAR NOT NULL, 
	action VARCHAR, 
	amount VARCHAR NOT NULL, 
	CONSTRAINT decision_pkey PRIMARY KEY (code), 
	CONSTRAINT decision_action_fkey FOREIGN KEY(action) REFERENCES action (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT decision_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT decision_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT decision_owner_fkey FOREIGN KEY(owner) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT decision_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "decision" ("cancelled_at", "version", "code", "project", "title", "extra", "topic", "owner", "department", "due", "asker", "action", "amount") VALUES (1772413200000000, 1, 'x', 'P-1', 'x', '[]', 'x', 'admin', '信息部', 1772413200000000, 'admin', 'A-1', 'x');
CREATE TABLE dispute (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	project VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	extra JSON NOT NULL, 
	topic VARCHAR NOT NULL, 
	owner VARCHAR, 
	department VARCHAR, 
	due BIGINT, 
	asker VARCHAR NOT NULL, 
	action VARCHAR, 
	positions VARCHAR NOT NULL, 
	settled_at BIGINT, 
	settled_why VARCHAR NOT NULL, 
	CONSTRAINT dispute_pkey PRIMARY KEY (code), 
	CONSTRAINT dispute_action_fkey FOREIGN KEY(action) REFERENCES action (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT dispute_asker_fkey FOREIGN KEY(asker) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT dispute_department_fkey FOREIGN KEY(department) REFERENCES department (path) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT dispute_owner_fkey FOREIGN KEY(owner) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT dispute_project_fkey FOREIGN KEY(project) REFERENCES project (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "dispute" ("cancelled_at", "version", "code", "project", "title", "extra", "topic", "owner", "department", "due", "asker", "action", "positions", "settled_at", "settled_why") VALUES (1772413200000000, 1, 'x', 'P-1', 'x', '[]', 'x', 'admin', '信息部', 1772413200000000, 'admin', 'A-1', 'x', 1772413200000000, 'x');
CREATE TABLE material (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	meeting VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	link VARCHAR NOT NULL, 
	file JSON NOT NULL, 
	handed_at BIGINT, 
	CONSTRAINT material_pkey PRIMARY KEY (id), 
	CONSTRAINT material_meeting_fkey FOREIGN KEY(meeting) REFERENCES meeting (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT material_owner_fkey FOREIGN KEY(owner) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "material" ("cancelled_at", "version", "meeting", "id", "title", "owner", "link", "file", "handed_at") VALUES (1772413200000000, 1, 'x', 'x', 'x', 'admin', 'x', '[]', 1772413200000000);
CREATE TABLE recorded (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	meeting VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	at BIGINT NOT NULL, 
	topic INTEGER, 
	CONSTRAINT recorded_pkey PRIMARY KEY (id), 
	CONSTRAINT recorded_meeting_fkey FOREIGN KEY(meeting) REFERENCES meeting (code) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "recorded" ("cancelled_at", "version", "meeting", "id", "code", "at", "topic") VALUES (1772413200000000, 1, 'x', 'x', 'x', 1772413200000000, 1);
CREATE TABLE topic (
	cancelled_at BIGINT, 
	version INTEGER NOT NULL, 
	meeting VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	content VARCHAR NOT NULL, 
	who VARCHAR, 
	length INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	written BOOLEAN NOT NULL, 
	started_at BIGINT, 
	ended_at BIGINT, 
	CONSTRAINT topic_pkey PRIMARY KEY (id), 
	CONSTRAINT topic_meeting_fkey FOREIGN KEY(meeting) REFERENCES meeting (code) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT topic_who_fkey FOREIGN KEY(who) REFERENCES person (handle) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "topic" ("cancelled_at", "version", "meeting", "id", "position", "title", "content", "who", "length", "source", "written", "started_at", "ended_at") VALUES (1772413200000000, 1, 'x', 'x', 1, 'x', 'x', 'admin', 1, 'x', 1, 1772413200000000, 1772413200000000);
CREATE INDEX ix_due_at ON due (at);
CREATE INDEX ix_permission_command ON permission (command);
CREATE INDEX ix_person_department ON person (department);
CREATE INDEX ix_person_email ON person (email);
CREATE INDEX ix_person_name ON person (name);
CREATE INDEX ix_account_person ON account (person);
CREATE INDEX ix_handling_concern ON handling (concern);
CREATE INDEX ix_project_chat ON project (chat);
CREATE INDEX ix_project_project ON project (project);
CREATE INDEX ix_spoken_by ON spoken ("by");
CREATE INDEX ix_spoken_chat ON spoken (chat);
CREATE INDEX ix_action_asker ON action (asker);
CREATE INDEX ix_action_owner ON action (owner);
CREATE INDEX ix_action_project ON action (project);
CREATE INDEX ix_findable_project ON findable (project);
CREATE INDEX ix_findable_source ON findable (source);
CREATE INDEX ix_findable_subject ON findable (subject);
CREATE INDEX ix_home_chat ON home (chat);
CREATE INDEX ix_home_project ON home (project);
CREATE INDEX ix_member_person ON member (person);
CREATE INDEX ix_member_project ON member (project);
CREATE INDEX ix_message_chat ON message (chat);
CREATE INDEX ix_message_edits ON message (edits);
CREATE INDEX ix_message_platform_id ON message (platform_id);
CREATE INDEX ix_message_spoken ON message (spoken);
CREATE INDEX ix_message_state ON message (state);
CREATE INDEX ix_message_subject ON message (subject);
CREATE INDEX ix_risk_asker ON risk (asker);
CREATE INDEX ix_risk_owner ON risk (owner);
CREATE INDEX ix_risk_project ON risk (project);
CREATE INDEX ix_setting_project ON setting (project);
CREATE INDEX ix_trail_key ON trail ("key");
CREATE INDEX ix_trail_spoken ON trail (spoken);
CREATE INDEX ix_issue_asker ON issue (asker);
CREATE INDEX ix_issue_owner ON issue (owner);
CREATE INDEX ix_issue_project ON issue (project);
CREATE INDEX ix_notice_held_until ON notice (held_until);
CREATE INDEX ix_notice_message ON notice (message);
CREATE INDEX ix_notice_rule ON notice (rule);
CREATE INDEX ix_notice_state ON notice (state);
CREATE INDEX ix_notice_subject ON notice (subject);
CREATE VIRTUAL TABLE found USING fts5(tokens, content='findable', content_rowid='id', tokenize='unicode61');
INSERT INTO "found" ("rowid", "tokens") VALUES (1, 'x1 z0z launch');
INSERT INTO "found" ("rowid", "tokens") VALUES (2, 'pm');
INSERT INTO "found" ("rowid", "tokens") VALUES (3, 'leader');
INSERT INTO "found" ("rowid", "tokens") VALUES (5, 'book z0z the z0z room');
INSERT INTO "found" ("rowid", "tokens") VALUES (6, 'write z0z the z0z notes');
CREATE TRIGGER findable_added AFTER INSERT ON findable BEGIN INSERT INTO found(rowid, tokens) VALUES (new.id, new.tokens); END;
CREATE TRIGGER findable_gone AFTER DELETE ON findable BEGIN INSERT INTO found(found, rowid, tokens) VALUES ('delete', old.id, old.tokens); END;
CREATE INDEX ix_answered_at ON answered (at);
CREATE INDEX ix_token_person ON token (person);
CREATE INDEX ix_visit_person ON visit (person);
CREATE INDEX ix_meeting_asker ON meeting (asker);
CREATE INDEX ix_meeting_at ON meeting (at);
CREATE INDEX ix_meeting_host ON meeting (host);
CREATE INDEX ix_meeting_project ON meeting (project);
CREATE INDEX ix_meeting_recorder ON meeting (recorder);
CREATE INDEX ix_meeting_series ON meeting (series);
CREATE INDEX ix_attendee_meeting ON attendee (meeting);
CREATE INDEX ix_attendee_person ON attendee (person);
CREATE INDEX ix_decision_owner ON decision (owner);
CREATE INDEX ix_decision_project ON decision (project);
CREATE INDEX ix_dispute_owner ON dispute (owner);
CREATE INDEX ix_dispute_project ON dispute (project);
CREATE INDEX ix_material_meeting ON material (meeting);
CREATE INDEX ix_material_owner ON material (owner);
CREATE INDEX ix_recorded_code ON recorded (code);
CREATE INDEX ix_recorded_meeting ON recorded (meeting);
CREATE INDEX ix_topic_meeting ON topic (meeting);
