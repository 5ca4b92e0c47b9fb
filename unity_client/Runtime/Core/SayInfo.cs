namespace Kinelink
{
    /// <summary>What a character is to say, for the request say: a text, a sound file, or sound that follows.</summary>
    public sealed class SayInfo
    {
        /// <summary>The words; beside `Audio` what that says. Null otherwise.</summary>
        public string Text;

        /// <summary>A WAV, FLAC or MP3 file of at most 6 MiB; or null.</summary>
        public byte[] Audio;

        /// <summary>The sound follows in `sound`, with so many samples a second.</summary>
        public bool Live;
        public uint SampleRate = Limits.AudioRate;

        /// <summary>As `list_voices` has them; the first that fits when null.</summary>
        public string Voice;
        public string Language;

        /// <summary>1 is the voice's own pace; 0.25 to 4.</summary>
        public double Rate = 1;

        /// <summary>Of the face, and how much of it, 0..1.</summary>
        public string Expression;
        public double Intensity = 1;

        /// <summary>An instruction to be carried out meanwhile.</summary>
        public string Perform;

        /// <summary>Instead of what is being said, rather than after it.</summary>
        public bool Interrupt;

        internal RequestWriter Write(RequestWriter writer)
        {
            return writer
                .OptionalText("text", Text, Limits.Instruction)
                .OptionalBytes("audio", Audio, Limits.FileBytes)
                .Flag("live", Live)
                .SampleRate("sample_rate", SampleRate)
                .OptionalText("voice", Voice, Limits.Name)
                .OptionalText("language", Language, Limits.Name)
                .Number("rate", Rate, 0.25, 4)
                .OptionalText("expression", Expression, Limits.Name)
                .Number("intensity", Intensity, 0, 1)
                .OptionalText("perform", Perform, Limits.Instruction)
                .Flag("interrupt", Interrupt);
        }
    }
}
