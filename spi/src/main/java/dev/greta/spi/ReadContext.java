package dev.greta.spi;

import org.apache.arrow.memory.BufferAllocator;

/**
 * What a split is read with. One context serves one reader.
 *
 * @param allocator every batch comes from it; it bounds what is in flight
 * @param batch how large a batch should be
 * @param cancellation asked between batches; a source that blocks registers how to wake it
 * @param retry how a connector repeats a request of its own (a page, a range, a connection); a
 *     whole split is repeated by the engine
 * @param listener told of what happens while reading
 */
public record ReadContext(
    BufferAllocator allocator,
    BatchTarget batch,
    Cancellation cancellation,
    RetryPolicy retry,
    ReadListener listener) {}
