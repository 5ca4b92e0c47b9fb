using System;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// The chunks that wait to be heard or were heard just now, and the sound that they make together. For the audio thread only, but for
    /// the counts. Places are counted in samples of the source since `Origin`.
    /// </summary>
    internal sealed class SoundMixer
    {
        // Seconds: sound that is void fades out, sound whose middle is missing dies away and rises, what was played is kept.
        private const double Fading = 0.025;
        private const double Edge = 0.005;
        private const double Kept = 0.5;
        private const double Second = 1e9;

        private readonly SoundQueue queue;
        private readonly SoundOrder order = new SoundOrder();
        private int clears;
        private int rejoins;
        private uint begunUtterance;
        private long begunPlace;
        private long turned = long.MinValue / 2;
        private uint playedUtterance;
        private long playedSample = long.MaxValue;
        private long late;
        private long repeated;
        private long missing;

        public SoundMixer(SoundQueue queue)
        {
            this.queue = queue;
            Rate = (int)Limits.AudioRate;
        }

        /// <summary>The server's time of place 0, nanoseconds.</summary>
        public long Origin { get; private set; }

        /// <summary>Samples of the source a second.</summary>
        public int Rate { get; private set; }

        public void Report(SoundStats into)
        {
            order.Report(into);
            into.Late = Interlocked.Read(ref late);
            into.Repeated = Interlocked.Read(ref repeated);
            into.Missing = Interlocked.Read(ref missing);
        }

        /// <summary>Another clock: nothing that is known has a place any more.</summary>
        public void Restart(long origin)
        {
            Origin = origin;
            for (int i = 0; i < queue.Held; i++) queue[i].Live = false;
            turned = long.MinValue / 2;
            playedSample = long.MaxValue;
        }

        /// <summary>Take in what was pushed. time: so far it was read, nanoseconds after the origin. serverTime: what is heard next.</summary>
        public void Take(double time, long serverTime, int allClears)
        {
            if (allClears != clears) Forget(FirstAfter(time), allClears);
            for (SoundChunk chunk = queue.Take(); chunk != null; chunk = queue.Take())
            {
                chunk.Live = false;
                int newer = unchecked(chunk.Clears - clears);
                if (newer < 0) continue;
                if (newer > 0) Forget(FirstAfter(time), chunk.Clears);
                if (chunk.Rejoins != rejoins) order.Rejoin();
                rejoins = chunk.Rejoins;
                Insert(chunk, time, serverTime);
            }
            queue.Release();
        }

        /// <summary>Whether there is any sound in `count` samples from a place on.</summary>
        public bool Sounds(long from, long count)
        {
            for (int i = 0; i < queue.Held; i++)
            {
                SoundChunk chunk = queue[i];
                if (chunk.Live && chunk.Begin < from + count && chunk.End + Samples(Edge) > from) return true;
            }
            return false;
        }

        /// <summary>Whether a place lies within sound, rather than where it begins.</summary>
        public bool InMiddle(long place)
        {
            return Covered(place - 1) && Covered(place);
        }

        /// <summary>The samples from a place on.</summary>
        public void Fill(float[] into, long from, int count)
        {
            Array.Clear(into, 0, count);
            int edge = Samples(Edge), fading = Samples(Fading);
            for (int i = 0; i < queue.Held; i++)
            {
                SoundChunk chunk = queue[i];
                if (!chunk.Live || chunk.Begin >= from + count || chunk.End + edge <= from) continue;
                Settle(chunk);
                long end = Math.Min(chunk.End, from + count);
                for (long at = Math.Max(chunk.Begin, from); at < end; at++)
                    into[at - from] += queue.SampleOf(chunk, at) * chunk.Gain(at, fading);
                bool ends = chunk.Last && !chunk.Cut || chunk.Dies < chunk.End;
                if (chunk.End >= from + count || ends || Covered(chunk.End)) continue;
                float last = queue.SampleOf(chunk, chunk.End - 1) * chunk.Gain(chunk.End - 1, fading);
                end = Math.Min(chunk.End + edge, from + count);
                for (long at = Math.Max(chunk.End, from); at < end; at++)
                {
                    float left = 1f - (at - chunk.End + 1) / (float)edge;
                    into[at - from] += last * left * left;
                }
            }
        }

        /// <summary>Leave marks of what is heard: `count` samples from a place on, each `each` nanoseconds, the first at `time`.</summary>
        public void Mark(PlayHeads heads, double place, double count, double time, double each)
        {
            long end = (long)Math.Ceiling(place + count);
            for (long at = (long)Math.Ceiling(place); at < end;)
            {
                SoundChunk chunk = HeardAt(at);
                if (chunk == null)
                {
                    at = NextAfter(at, end);
                    continue;
                }
                long until = Math.Min(chunk.End, end);
                long from = Origin + (long)Math.Round(time + (at - place) * each);
                long to = Origin + (long)Math.Round(time + (until - place) * each);
                long sample = chunk.SampleAt(at);
                var first = new Heard { Utterance = chunk.Utterance, Sample = sample, Ts = chunk.TsAt(at) };
                heads.Put(from, to, first, until - at, chunk.Rate, clears);
                if (chunk.Utterance == playedUtterance && sample > playedSample) Interlocked.Add(ref missing, sample - playedSample);
                playedUtterance = chunk.Utterance;
                playedSample = chunk.SampleAt(until);
                at = until;
            }
        }

        /// <summary>Give back what was read long ago.</summary>
        public void Release(double place)
        {
            for (int i = 0; i < queue.Held; i++)
                if (queue[i].End + Samples(Kept) < place) queue[i].Live = false;
            queue.Release();
        }

        private int Samples(double seconds)
        {
            return (int)(seconds * Rate);
        }

        private long FirstAfter(double time)
        {
            // Less a little: a time that was made of a place is that place.
            return (long)Math.Ceiling(time * Rate / Second - 1e-6);
        }

        /// <summary>Nothing that came until now counts any more; what is heard fades out.</summary>
        private void Forget(long now, int allClears)
        {
            int fading = Covered(now) ? Samples(Fading) : 0;
            for (int i = 0; i < queue.Held; i++)
                if (queue[i].Live) queue[i].Void(long.MinValue, now, fading);
            clears = allClears;
            order.Rejoin();
            playedSample = long.MaxValue;
        }

        private void Insert(SoundChunk chunk, double time, long serverTime)
        {
            bool turns;
            if (!order.Admit(chunk, serverTime, out turns)) return;
            if (chunk.Rate != Rate) Retune((int)chunk.Rate);
            long now = FirstAfter(time);
            if (turns) VoidFrom(chunk.Ts, now);
            if (chunk.Count == 0)
            {
                if (chunk.Last) End(chunk);
                return;
            }
            Place(chunk);
            if (Known(chunk))
            {
                Interlocked.Increment(ref repeated);
                return;
            }
            chunk.Begin = Math.Max(chunk.Placed, now);
            chunk.End = chunk.Placed + chunk.Count;
            chunk.Dies = long.MaxValue;
            chunk.Begun = chunk.Cut = false;
            chunk.Rises = turned;
            chunk.Rise = chunk.Begin < turned + Samples(Fading) ? Samples(Fading) : 0;
            chunk.Live = chunk.End > chunk.Begin;
            if (!chunk.Live) Interlocked.Increment(ref late);
        }

        private void Retune(int rate)
        {
            Restart(Origin);
            Rate = rate;
        }

        private void VoidFrom(long ts, long now)
        {
            bool heard = Covered(now);
            bool past = false;
            for (int i = 0; i < queue.Held; i++)
            {
                SoundChunk chunk = queue[i];
                if (!chunk.Live) continue;
                long at = chunk.Placed + (long)Math.Round((ts - chunk.Ts) * (double)Rate / Second);
                if (chunk.End <= at) continue;
                order.CountVoid();
                past |= at < now;
                chunk.Void(at, now, heard ? Samples(Fading) : 0);
            }
            if (heard && past) turned = now;
        }

        /// <summary>Its place: by its number within an utterance, as long as that agrees with its time.</summary>
        private void Place(SoundChunk chunk)
        {
            long timed = (long)Math.Round((chunk.Ts - Origin) * (double)Rate / Second);
            long numbered = begunPlace + chunk.Sample;
            bool same = chunk.Utterance == begunUtterance && Math.Abs(numbered - timed) <= 1;
            chunk.Placed = same ? numbered : timed;
            begunUtterance = chunk.Utterance;
            begunPlace = chunk.Placed - chunk.Sample;
        }

        /// <summary>A message says only that its utterance has ended: what came before it doesn't end in the middle.</summary>
        private void End(SoundChunk chunk)
        {
            for (int i = 0; i < queue.Held; i++)
                if (queue[i].Utterance == chunk.Utterance && queue[i].SampleAt(queue[i].End) == chunk.Sample) queue[i].Last = true;
        }

        private bool Known(SoundChunk chunk)
        {
            for (int i = 0; i < queue.Held; i++)
            {
                SoundChunk other = queue[i];
                if (other != chunk && other.Live && other.Utterance == chunk.Utterance && other.Epoch == chunk.Epoch && other.Sample == chunk.Sample)
                    return true;
            }
            return false;
        }

        /// <summary>How it begins, decided when it is first played from: what comes before it may come later than it.</summary>
        private void Settle(SoundChunk chunk)
        {
            if (chunk.Begun) return;
            chunk.Begun = true;
            bool middle = chunk.SampleAt(chunk.Begin) > 0 && !Covered(chunk.Begin - 1);
            if (!middle || chunk.Rise > 0) return;
            chunk.Rises = chunk.Begin;
            chunk.Rise = Samples(Edge);
        }

        private bool Covered(long at)
        {
            for (int i = 0; i < queue.Held; i++)
                if (queue[i].Live && queue[i].Begin <= at && at < queue[i].End) return true;
            return false;
        }

        /// <summary>The chunk that is heard at a place, not counting what fades out.</summary>
        private SoundChunk HeardAt(long at)
        {
            for (int i = 0; i < queue.Held; i++)
                if (queue[i].Live && queue[i].Begin <= at && at < Math.Min(queue[i].End, queue[i].Dies)) return queue[i];
            return null;
        }

        private long NextAfter(long at, long end)
        {
            for (int i = 0; i < queue.Held; i++)
                if (queue[i].Live && queue[i].Begin > at) end = Math.Min(end, queue[i].Begin);
            return end;
        }
    }
}
