using System;

namespace Kinelink
{
    /// <summary>
    /// The frames of one character in the order of their `ts`, and the pose at any moment. Rules: docs/protocol.md, "Playing", and
    /// docs/clients.md. Knows no clock and no threads. Frames are swapped in and out, so that nothing is made new for them.
    /// </summary>
    public sealed class JitterBuffer
    {
        /// <summary>More than four seconds of 60 frames.</summary>
        public const int Capacity = 256;
        public const long LongestExtrapolation = 100 * 1000 * 1000;

        /// <summary>A frame farther from now than a minute is of another clock.</summary>
        public const long Farthest = 60L * 1000 * 1000 * 1000;

        // Two frames up to the one that is shown are kept: the pose beyond the last frame goes on from both.
        private const int KeptBehind = 2;

        private readonly Frame[] frames = new Frame[Capacity];
        private readonly Frame[] spare = new Frame[Capacity + 1];
        private readonly PlayoutDelay delay = new PlayoutDelay();
        private int spares;
        private bool joined;
        private uint epoch;
        private bool counted;
        private uint lastSeq;
        private bool playing;
        private long playhead;

        /// <summary>Frames that wait, and those just shown.</summary>
        public int Count { get; private set; }

        public long Delay
        {
            get { return delay.Delay; }
        }

        /// <summary>The delay that frames need; what is heard may make it longer.</summary>
        public long NeededDelay
        {
            get { return delay.Needed; }
        }

        public long Lead
        {
            get { return delay.Lead; }
        }

        public long Received { get; private set; }

        /// <summary>Frames that never came, by the gaps in `seq`.</summary>
        public long Lost { get; private set; }

        /// <summary>Frames that came when a later one had been shown.</summary>
        public long Late { get; private set; }

        /// <summary>Frames that a newer epoch made void, and those of older epochs that came after it.</summary>
        public long Voided { get; private set; }

        /// <summary>Frames that came twice.</summary>
        public long Repeated { get; private set; }

        /// <summary>Frames that gave way to newer ones because nobody played them.</summary>
        public long Overflowed { get; private set; }

        /// <summary>Frames of another clock.</summary>
        public long Astray { get; private set; }

        /// <summary>Take in a frame that came at `now` (server's clock). It belongs to the buffer then; another to read into is returned.</summary>
        public Frame Push(Frame frame, long now)
        {
            Received++;
            if (frame.Ts > now + Farthest || frame.Ts < now - Farthest)
            {
                Astray++;
                return frame;
            }
            int newer = unchecked((int)(frame.Epoch - epoch));
            if (joined && newer < 0)
            {
                Voided++;
                return frame;
            }
            if (!joined || newer > 0) VoidFrom(frame.Ts);
            joined = true;
            epoch = frame.Epoch;
            CountGap(frame.Seq);
            delay.Measure(frame.Ts, now);
            return Insert(frame);
        }

        /// <summary>The pose at `now` (server's clock), when nothing is heard.</summary>
        public Shown Sample(long now, Frame into)
        {
            return Show(now, 0, into);
        }

        /// <summary>The pose at `now` when sound of the time `heard` is heard: the face is of that very time, the body goes along.</summary>
        public Shown Sample(long now, long heard, Frame into)
        {
            Shown how = Show(now, Math.Max(now - heard, 0), into);
            int after = CountUntil(heard);
            if (how == Shown.Nothing || after == 0 || after == Count) return how;
            Frame from = frames[after - 1], to = frames[after];
            if (from.Sk == into.Sk && to.Sk == into.Sk && from.C.Length == into.C.Length && to.C.Length == into.C.Length)
                Interpolator.BlendCurves(from.C, to.C, (double)(heard - from.Ts) / (to.Ts - from.Ts), into.C);
            return how;
        }
        /// <summary>The connection was made anew: whatever epoch comes next is the newer one, gaps in `seq` up to it are no loss.</summary>
        public void Rejoin()
        {
            joined = counted = false;
        }

        /// <summary>Forget all frames: another server, another clock. Counters stay.</summary>
        public void Clear()
        {
            Release(Count);
            Rejoin();
            delay.Clear();
            playing = false;
        }

        private Shown Show(long now, long sound, Frame into)
        {
            if (Count == 0) return Shown.Nothing;
            playhead = delay.PlayTime(now, sound);
            playing = true;
            int after = CountUntil(playhead);
            if (after > KeptBehind)
            {
                Release(after - KeptBehind);
                after = KeptBehind;
            }
            Shown how = Shown.Between;
            if (after == 0)
            {
                into.CopyFrom(frames[0]);
                how = Shown.Early;
            }
            else if (after < Count) Between(frames[after - 1], frames[after], playhead, into);
            else how = Beyond(playhead, into);
            into.Ts = playhead;
            return how;
        }

        private static void Between(Frame a, Frame b, long time, Frame into)
        {
            Interpolator.Blend(a, b, (double)(time - a.Ts) / (b.Ts - a.Ts), into);
        }

        private Shown Beyond(long time, Frame into)
        {
            Frame last = frames[Count - 1];
            long over = time - last.Ts;
            if (over == 0 || Count == 1 || frames[Count - 2].Sk != last.Sk) into.CopyFrom(last);
            else Between(frames[Count - 2], last, last.Ts + Math.Min(over, LongestExtrapolation), into);
            if (over == 0) return Shown.Between;
            return over <= LongestExtrapolation ? Shown.Beyond : Shown.Held;
        }

        private Frame Insert(Frame frame)
        {
            int place = CountUntil(frame.Ts);
            if (place > 0 && frames[place - 1].Ts == frame.Ts)
            {
                Repeated++;
                return frame;
            }
            if (playing && place < Count && frames[place].Ts <= playhead)
            {
                Late++;
                return frame;
            }
            if (Count == Capacity)
            {
                Overflowed++;
                if (place == 0) return frame;
                Release(1);
                place--;
            }
            Array.Copy(frames, place, frames, place + 1, Count - place);
            frames[place] = frame;
            Count++;
            return spares > 0 ? spare[--spares] : new Frame();
        }

        /// <summary>Number of frames with this `ts` or an earlier one. Searched from the end, where new frames belong.</summary>
        private int CountUntil(long ts)
        {
            int count = Count;
            while (count > 0 && frames[count - 1].Ts > ts) count--;
            return count;
        }

        private void VoidFrom(long ts)
        {
            while (Count > 0 && frames[Count - 1].Ts >= ts)
            {
                spare[spares++] = frames[--Count];
                Voided++;
            }
        }

        /// <summary>Give back the first frames.</summary>
        private void Release(int first)
        {
            for (int i = 0; i < first; i++) spare[spares++] = frames[i];
            Count -= first;
            Array.Copy(frames, first, frames, 0, Count);
        }

        private void CountGap(uint seq)
        {
            int step = unchecked((int)(seq - lastSeq));
            if (!counted)
            {
                counted = true;
                lastSeq = seq;
            }
            else if (step > 0)
            {
                Lost += step - 1;
                lastSeq = seq;
            }
            else if (step < 0 && Lost > 0) Lost--;
        }
    }
}
