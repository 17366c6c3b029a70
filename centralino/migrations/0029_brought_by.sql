-- Whether a page or a program brought a file: what comes of it is told in the log of changes when neither is there any more.

alter table uploads add via text not null default 'page' check (via in ('page', 'api', 'command'));
alter table uploads alter via drop default;
