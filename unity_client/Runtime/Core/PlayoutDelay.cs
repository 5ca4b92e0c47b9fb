using System;

namespace Kinelink
{
    /// <summary>
    /// How much later than their `ts` frames are shown, so that the next one is there in time. Nothing while frames come ahead, as they
    /// do; where the network eats up the lead, as much as the second latest of the last 64 was late, and one frame more: a single
    /// hold-up, of the network or of this program, is no reason to stay behind. It changes by playing a little slower or faster, never
    /// by a jump. All times are nanoseconds on the server's clock.
    /// </summary>
    public sealed class PlayoutDelay
    {
        public const int Window = 64;
        public const long Longest = 500 * 1000 * 1000;

        // Playing goes at 90 % of the pace while the delay grows, at 102 % while it shrinks.
        private const long Growth = 10;
        private const long Shrinkage = 50;
        // So long what is later than usual belongs to one hold-up.
        private const long HoldUp = 250 * 1000 * 1000;
        private const long LongestStep = 100 * 1000 * 1000;
        // A clock that is set back by more than this is another clock.
        private const long Turned = 1000 * 1000 * 1000;

        private readonly long[] lateness = new long[Window];
        private int count;
        private int next;
        private long newest;
        private bool holding;
        private long heldSince;
        private long step;
        private bool playing;
        private long before;
        private long shown;

        /// <summary>The delay now.</summary>
        public long Delay { get; private set; }

        /// <summary>The delay that frames need; what is heard may make it longer.</summary>
        public long Needed { get; private set; }

        /// <summary>How long before its `ts` the last frame came; negative where it was late.</summary>
        public long Lead { get; private set; }

        /// <summary>
        /// A frame came. Only those that go on in time are measured: what is sent again for a new epoch has been on its way for another
        /// time.
        /// </summary>
        public void Measure(long ts, long now)
        {
            if (count > 0 && ts <= newest) return;
            if (count > 0)
            {
                long apart = Math.Min(ts - newest, LongestStep);
                step = step == 0 ? apart : step + (apart - step) / 16;
            }
            newest = ts;
            Lead = ts - now;
            if (IsHeldUp(now - ts, now)) return;
            lateness[next] = now - ts;
            next = (next + 1) % Window;
            if (count < Window) count++;
        }

        /// <summary>The `ts` to show now. Never goes back. sound: how late what is heard now is; 0 in silence.</summary>
        public long PlayTime(long now, long sound)
        {
            long elapsed = playing ? Math.Max(now - before, 0) : 0;
            Needed = playing ? Toward(Wanted(), Needed, elapsed) : Wanted();
            long aim = Math.Max(Needed, Math.Min(sound, Longest));
            Delay = playing ? Toward(aim, Delay, elapsed) : aim;
            long time = now - Delay;
            if (playing && time < shown && shown - time < Turned) time = shown;
            playing = true;
            before = now;
            shown = time;
            return time;
        }

        /// <summary>Begin anew: another stream.</summary>
        public void Clear()
        {
            count = next = 0;
            step = Delay = Needed = Lead = 0;
            playing = holding = false;
        }

        private static long Toward(long wanted, long delay, long elapsed)
        {
            return wanted > delay ? Math.Min(wanted, delay + elapsed / Growth) : Math.Max(wanted, delay - elapsed / Shrinkage);
        }

        private long Wanted()
        {
            return count == 0 ? 0 : Math.Min(Math.Max(SecondLatest() + step, 0), Longest);
        }

        /// <summary>Whether a frame is late together with one that came shortly before.</summary>
        private bool IsHeldUp(long late, long now)
        {
            if (count < 2 || late <= SecondLatest())
            {
                holding = false;
                return false;
            }
            if (holding) return now - heldSince < HoldUp;
            holding = true;
            heldSince = now;
            return false;
        }

        private long SecondLatest()
        {
            long latest = lateness[0], second = count == 1 ? latest : long.MinValue;
            for (int i = 1; i < count; i++)
            {
                second = Math.Max(second, Math.Min(latest, lateness[i]));
                latest = Math.Max(latest, lateness[i]);
            }
            return second;
        }
    }
}
