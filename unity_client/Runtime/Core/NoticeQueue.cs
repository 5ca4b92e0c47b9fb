using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>Notices from the network's threads to the caller's. When nobody fetches them the oldest give way.</summary>
    internal sealed class NoticeQueue
    {
        public const int Capacity = 1024;

        private readonly Queue<Notice> waiting = new Queue<Notice>();

        /// <summary>Notices that gave way.</summary>
        public long Forgotten { get; private set; }

        public void Put(Notice notice)
        {
            lock (waiting)
            {
                if (waiting.Count == Capacity)
                {
                    waiting.Dequeue();
                    Forgotten++;
                }
                waiting.Enqueue(notice);
            }
        }

        public bool Take(out Notice notice)
        {
            lock (waiting)
            {
                notice = waiting.Count > 0 ? waiting.Dequeue() : null;
                return notice != null;
            }
        }
    }
}
