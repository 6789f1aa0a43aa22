package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Reply;

/** Hears of every reply to this gateway, before the caller it is for; called on the thread that reads them. */
public interface ReplyListener {

    void replied(Reply reply);
}
