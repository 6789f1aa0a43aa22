package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Reply;

/** Receives every reply to this gateway before the caller it is for; called on the thread that reads replies. */
public interface ReplyListener {

    void replied(Reply reply);
}
