using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// Sound where there is no audio thread to write it, as in browsers: a clip of one second that plays in a loop, written a little ahead of
    /// where it is heard, by the game's thread.
    /// </summary>
    internal sealed class VoiceRing
    {
        // How far ahead: a frame that takes longer leaves a gap.
        private const double Ahead = 0.15;

        private readonly AudioSource source;
        private readonly AudioClip clip;
        private readonly float[] piece;
        private readonly int rate;
        private long written;
        private long played;
        private int last;

        public VoiceRing(AudioSource source, int rate)
        {
            this.source = source;
            this.rate = rate;
            piece = new float[rate / 100];
            clip = AudioClip.Create("Kinelink voice", rate, 1, rate, false);
            source.clip = clip;
            source.loop = true;
            source.Play();
        }

        /// <summary>Write what will be heard next. now: the server's clock; 0 where it isn't known.</summary>
        public void Write(SoundTrack track, long now, long latency)
        {
            int at = source.timeSamples;
            played += (at - last + rate) % rate;
            last = at;
            // What should have been written and wasn't has been heard as what was there before.
            if (written < played) written = played;
            while (written < played + (long)(Ahead * rate))
            {
                long moment = now + latency + (long)((written - played) * 1e9 / rate);
                if (track == null || now == 0 || !track.Read(moment, piece, 0, piece.Length, rate)) System.Array.Clear(piece, 0, piece.Length);
                clip.SetData(piece, (int)(written % rate));
                written += piece.Length;
            }
        }
    }
}
