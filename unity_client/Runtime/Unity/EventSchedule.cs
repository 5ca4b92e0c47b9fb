using System;
using System.Collections.Generic;

namespace Kinelink.Unity
{
    /// <summary>
    /// Events come ahead of their time: keeps them until the pose of that time is shown. What belongs to motion is void once a newer epoch
    /// has begun; speech and talk go on whatever the body does.
    /// </summary>
    public sealed class EventSchedule
    {
        private static readonly HashSet<string> always = new HashSet<string>
        {
            "speaking", "word", "viseme", "said", "talk_opened", "switched", "talk_closed", "listening", "heard", "thinking", "answer",
            "answered", "broken_off", "laps", "talk_failed", "late", "hurried", "quality", "error", "interrupted"
        };

        private readonly List<EventInfo> waiting = new List<EventInfo>();

        public int Count
        {
            get { return waiting.Count; }
        }

        public void Add(EventInfo info)
        {
            int at = waiting.Count;
            while (at > 0 && waiting[at - 1].Ts > info.Ts) at--;
            waiting.Insert(at, info);
        }

        /// <summary>Tell what is due at `ts`, when the pose that is shown is of `epoch`.</summary>
        public void Run(long ts, uint epoch, Action<EventInfo> tell)
        {
            while (waiting.Count > 0 && waiting[0].Ts <= ts)
            {
                EventInfo due = waiting[0];
                waiting.RemoveAt(0);
                bool old = unchecked((int)(due.Epoch - epoch)) < 0;
                if (!old || always.Contains(due.Name)) tell(due);
            }
        }

        public void Clear()
        {
            waiting.Clear();
        }
    }
}
