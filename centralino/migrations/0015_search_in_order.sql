-- Several workers that read parts of one table find another five hundred names each time, and a next page would not follow.
alter function trigrams(text) parallel restricted;
