using System;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// What a character says, on its way to an output that pulls it. One thread pushes, one reads, any may ask what is heard; none of
    /// them waits for another and nothing is made new. Rules: docs/protocol.md, "Sound", and docs/clients.md. Knows no clock: times are
    /// nanoseconds on the server's, and passed in.
    /// </summary>
    public sealed class SoundTrack
    {
        /// <summary>Over so many seconds sound goes from one place to another.</summary>
        private const double Crossing = 0.025;

        // By so much, nanoseconds, sound may be elsewhere than wanted: before anything is done, and before it is moved at once.
        private const double Close = 0.1e6;
        private const double Far = 60e6;

        // The rest is taken up within about a second, by playing at most this much faster or slower.
        private const double Unhurried = 1e9;
        private const double Bent = 0.005;
        private const double Second = 1e9;

        private readonly SoundQueue queue = new SoundQueue();
        private readonly SoundMixer mixer;
        private readonly SoundClock clock = new SoundClock();
        private readonly Resampler resampler = new Resampler();
        private readonly PlayHeads heads = new PlayHeads();
        private int clears;
        private int rejoins;
        private long delay;
        private long received;
        private long overflowed;

        // The audio thread's own.
        private float[] work = new float[0];
        private bool playing;
        private double place;

        public SoundTrack()
        {
            mixer = new SoundMixer(queue);
        }

        /// <summary>How much later than its `ts` sound is to be heard: as late as motion is shown.</summary>
        public long Delay
        {
            get { return Interlocked.Read(ref delay); }
            set { Interlocked.Exchange(ref delay, value); }
        }

        /// <summary>Take in a message.</summary>
        public void Push(Audio audio)
        {
            if (audio.Codec != "pcm16") return;
            Interlocked.Increment(ref received);
            if (!queue.Push(audio, clears, rejoins)) Interlocked.Increment(ref overflowed);
        }

        /// <summary>The connection was made anew: whatever epoch comes next is the newer one, gaps up to it are no loss.</summary>
        public void Rejoin()
        {
            Interlocked.Increment(ref rejoins);
        }

        /// <summary>Another server: silence.</summary>
        public void Clear()
        {
            Interlocked.Increment(ref clears);
        }

        /// <summary>
        /// For the audio thread: fill `count` samples from `offset` on, -1 to 1, `rate` of them a second. The first of them is heard at
        /// `serverTime`: now, and as much later as the output is behind. False where all of them are silence.
        /// </summary>
        public bool Read(long serverTime, float[] samples, int offset, int count, int rate)
        {
            Array.Clear(samples, offset, count);
            if (count == 0) return false;
            bool anew = Measure(serverTime);
            int before = mixer.Rate;
            mixer.Take(place * Second / before, serverTime, Volatile.Read(ref clears));
            place *= (double)mixer.Rate / before;
            resampler.Fit(mixer.Rate, rate);
            double step = (double)mixer.Rate / rate;
            double wanted = Wanted();
            double off = (wanted - place) * Second / mixer.Rate;
            bool any = false;
            if (anew || Math.Abs(off) > Far || Math.Abs(off) > Close && Silent(step * count))
            {
                int crossing = Math.Min(count, (int)(Crossing * rate));
                if (Silent(step * crossing) && !mixer.InMiddle((long)Math.Round(wanted))) crossing = 0;
                if (crossing > 0) any = Render(place, step, samples, offset, crossing, 1f, -1f / crossing);
                place = Math.Round(wanted);
                if (crossing > 0) any |= Render(place, step, samples, offset, crossing, 0f, 1f / crossing);
                any |= Render(place + crossing * step, step, samples, offset + crossing, count - crossing, 1f, 0f);
            }
            else
            {
                if (Math.Abs(off) > Close) step *= 1 + Math.Max(Math.Min(off / Unhurried, Bent), -Bent);
                any = Render(place, step, samples, offset, count, 1f, 0f);
            }
            mixer.Mark(heads, place, step * count, clock.Now, Second / rate / step);
            clock.Play(count * Second / rate);
            place += step * count;
            mixer.Release(place);
            for (int i = offset; i < offset + count; i++) samples[i] = Math.Max(Math.Min(samples[i], 1f), -1f);
            return any;
        }

        /// <summary>What is heard at a time of the server's clock. False in silence.</summary>
        public bool Heard(long serverNow, out Heard heard)
        {
            return heads.At(serverNow, Volatile.Read(ref clears), out heard);
        }

        /// <summary>The end of what was heard last: all samples before this one were. False where nothing was.</summary>
        public bool Played(long serverNow, out Heard heard)
        {
            return heads.Until(serverNow, Volatile.Read(ref clears), out heard);
        }

        public void Report(SoundStats into)
        {
            into.Received = Interlocked.Read(ref received);
            into.Overflowed = Interlocked.Read(ref overflowed);
            mixer.Report(into);
        }

        /// <summary>What the call says about the time. True where the place that was read last doesn't count.</summary>
        private bool Measure(long serverTime)
        {
            if (!playing || Math.Abs(serverTime - mixer.Origin - clock.Now) > JitterBuffer.Farthest)
            {
                mixer.Restart(serverTime);
                clock.Clear();
                playing = false;
            }
            bool anew = clock.Measure(serverTime - mixer.Origin);
            if (!playing) place = Math.Round(Wanted());
            anew &= playing;
            playing = true;
            return anew;
        }

        private double Wanted()
        {
            return (clock.Now - Delay) * mixer.Rate / Second;
        }

        /// <summary>Whether there is nothing to be heard of so many samples of the source.</summary>
        private bool Silent(double count)
        {
            int reach = resampler.Reach;
            return !mixer.Sounds((long)place - reach, (long)count + 2 * reach + 2);
        }

        /// <summary>Add sound from a place on; its loudness begins with `gain` and grows by `slope` with each sample.</summary>
        private bool Render(double from, double step, float[] samples, int offset, int count, float gain, float slope)
        {
            if (count <= 0) return false;
            long first = (long)Math.Floor(from) - resampler.Reach;
            int wide = (int)((long)Math.Floor(from + step * (count - 1)) - first) + resampler.Reach + 2;
            if (!mixer.Sounds(first, wide)) return false;
            if (work.Length < wide) work = new float[2 * wide];
            mixer.Fill(work, first, wide);
            for (int i = 0; i < count; i++) samples[offset + i] += (gain + slope * i) * resampler.At(work, from - first + i * step);
            return true;
        }
    }
}
