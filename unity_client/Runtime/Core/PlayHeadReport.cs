namespace Kinelink
{
    /// <summary>When to tell the server what was heard: a few times a second while that goes on, and when it has ended.</summary>
    internal sealed class PlayHeadReport
    {
        private const long Every = 250L * 1000 * 1000;

        private bool told;
        private Heard last;
        private long at;

        /// <summary>Whether to tell it now.</summary>
        public bool Due(SoundTrack sound, long serverNow, out Heard played)
        {
            if (!sound.Played(serverNow, out played)) return false;
            if (told && last.Utterance == played.Utterance && last.Sample == played.Sample) return false;
            Heard heard;
            bool ended = !sound.Heard(serverNow, out heard);
            if (told && !ended && serverNow - at < Every && serverNow >= at) return false;
            told = true;
            last = played;
            at = serverNow;
            return true;
        }
    }
}
