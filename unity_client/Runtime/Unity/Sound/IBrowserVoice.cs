namespace Kinelink.Unity
{
    /// <summary>An output for sound that has a clock of its own and is given pieces ahead of their time, as a browser's WebAudio is.</summary>
    public interface IBrowserVoice
    {
        /// <summary>Begin: samples a second, 0 where there is no sound.</summary>
        int Open();

        /// <summary>Its clock, seconds; negative while nothing may be heard, as before the user has touched the page.</summary>
        double Now { get; }

        /// <summary>How long after its time a sample is heard, seconds.</summary>
        double Latency { get; }

        /// <summary>Play the first `count` samples, -1 to 1, from a time of the clock on.</summary>
        void Play(float[] samples, int count, double at);

        /// <summary>How loud, 0 to 1.</summary>
        void SetVolume(float volume);

        /// <summary>End it.</summary>
        void Close();
    }
}
