using System.Collections.Generic;
using System.Threading;

namespace Kinelink
{
    /// <summary>What waits to be sent on one connection. Put never waits, so that a game's thread never hangs on the network.</summary>
    internal sealed class Outbox
    {
        private const int MostBytes = 4 * Limits.MessageBytes;

        private readonly Queue<byte[]> waiting = new Queue<byte[]>();
        private int bytes;
        private bool closed;

        /// <summary>False where the connection has ended or the peer doesn't read.</summary>
        public bool Put(byte[] data)
        {
            lock (waiting)
            {
                if (closed || bytes + data.Length > MostBytes) return false;
                waiting.Enqueue(data);
                bytes += data.Length;
                Monitor.Pulse(waiting);
                return true;
            }
        }

        /// <summary>Wait for the next; null where the connection has ended.</summary>
        public byte[] Take()
        {
            lock (waiting)
            {
                while (!closed && waiting.Count == 0) Monitor.Wait(waiting);
                if (closed) return null;
                byte[] data = waiting.Dequeue();
                bytes -= data.Length;
                return data;
            }
        }

        public void Close()
        {
            lock (waiting)
            {
                closed = true;
                Monitor.PulseAll(waiting);
            }
        }
    }
}
