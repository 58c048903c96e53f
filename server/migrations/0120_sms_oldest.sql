-- Short messages leave one at a time, the oldest first: with a long queue each would otherwise look at all of it.
create index sms_queue_oldest on sms_queue (at);
