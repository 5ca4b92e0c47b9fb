namespace Kinelink.Unity
{
    /// <summary>The weights of visemes at a moment, of the events that said when each begins and ends.</summary>
    public sealed class VisemeTrack
    {
        /// <summary>How long one viseme goes over into the next, nanoseconds.</summary>
        public const long Ramp = 80L * 1000 * 1000;

        private const int Room = 128;

        private readonly long[] starts = new long[Room];
        private readonly long[] stops = new long[Room];
        private readonly int[] which = new int[Room];
        private int next;

        /// <summary>Take in an event `viseme`; others are left out.</summary>
        public void Add(EventInfo info)
        {
            if (info.Name != "viseme") return;
            int index = System.Array.IndexOf(FacePresets.Visemes, info.Data["viseme"].AsText);
            if (index < 0) return;
            starts[next] = info.Ts;
            stops[next] = info.Ts + (long)((info.Data["stop"].AsWhole - info.Data["sample"].AsWhole) * 1e9 / Limits.AudioRate);
            which[next] = index;
            next = (next + 1) % Room;
        }

        /// <summary>What is said breaks off here.</summary>
        public void Cut(long ts)
        {
            for (int i = 0; i < Room; i++)
            {
                if (starts[i] >= ts) starts[i] = stops[i] = 0;
                else if (stops[i] > ts) stops[i] = ts;
            }
        }

        /// <summary>weights (15): 0..1 at `ts`, in the order of FacePresets.Visemes.</summary>
        public void Sample(long ts, float[] weights)
        {
            System.Array.Clear(weights, 0, weights.Length);
            for (int i = 0; i < Room; i++)
            {
                if (ts < starts[i] - Ramp / 2 || ts > stops[i] + Ramp / 2 || stops[i] == starts[i]) continue;
                float weight = System.Math.Min(Rise(ts - starts[i]), Rise(stops[i] - ts));
                if (weight > weights[which[i]]) weights[which[i]] = weight;
            }
        }

        /// <summary>0..1 over a ramp about 0.</summary>
        private static float Rise(long since)
        {
            float share = 0.5f + since / (float)Ramp;
            return share < 0 ? 0 : share > 1 ? 1 : share;
        }
    }
}
