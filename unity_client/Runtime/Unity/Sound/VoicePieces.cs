using System;

namespace Kinelink.Unity
{
    /// <summary>
    /// A voice where there is no audio thread to ask for it, as in browsers: the game's thread gives the output pieces a little ahead of
    /// their time. Unity's own way for that, AudioClip.SetData, replaces whole clips there and can't go on in the middle of one.
    /// </summary>
    internal sealed class VoicePieces
    {
        // Seconds: how far ahead, so that a frame that takes longer leaves a gap; and what the browser needs to begin in time.
        private const double Ahead = 0.15;
        private const double Margin = 0.01;

        private readonly IBrowserVoice output;
        private readonly int rate;
        private readonly float[] piece;

        // In samples of the output's clock, so that pieces join without a seam.
        private long next;

        public VoicePieces(IBrowserVoice output)
        {
            this.output = output;
            rate = output.Open();
            piece = new float[rate / 50];
        }

        /// <summary>Give what will be heard next. serverNow: the server's clock; 0 where it isn't known.</summary>
        public void Write(SoundTrack track, long serverNow, float volume)
        {
            double now = rate == 0 ? -1 : output.Now;
            if (now < 0 || track == null || serverNow == 0) return;
            output.SetVolume(volume);
            next = Math.Max(next, (long)((now + Margin) * rate));
            double latency = output.Latency;
            for (double at = (double)next / rate; at < now + Ahead; at = (double)next / rate)
            {
                long heard = serverNow + (long)((at - now + latency) * 1e9);
                if (track.Read(heard, piece, 0, piece.Length, rate)) output.Play(piece, piece.Length, at);
                next += piece.Length;
            }
        }

        public void End()
        {
            if (rate != 0) output.Close();
        }
    }
}
