using System;

namespace Kinelink
{
    /// <summary>Frames of one topic that the server hasn't been told of yet, and the request that tells it, made once.</summary>
    internal sealed class UnacknowledgedFrames
    {
        public readonly byte[] Topic;

        private readonly byte[] request;
        private readonly int every;
        private int count;

        /// <summary>topic: bytes of the topic that begins at `offset`, with its zero. every: after how many frames the server is told.</summary>
        public UnacknowledgedFrames(byte[] data, int offset, int topic, int every)
        {
            Topic = new byte[topic];
            Buffer.BlockCopy(data, offset, Topic, 0, topic);
            this.every = every;
            request = Requests.Ack(Topics.Text(Topic), (uint)every);
        }

        /// <summary>One more came: the request to send now; null where it isn't time.</summary>
        public byte[] Count()
        {
            count = (count + 1) % every;
            return count == 0 ? request : null;
        }
    }
}
