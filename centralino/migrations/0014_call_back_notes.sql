-- What came of calling somebody back, in the words of whoever did it. It goes with whoever is forgotten, so that the
-- log of changes tells only that there is one.
alter table call_backs add column note text not null default '';
drop trigger audit_rows on call_backs;
drop trigger audit_changes on call_backs;
call keep_audit('call_backs', 'call_back', 'id', 'id', hidden => '{note}');
