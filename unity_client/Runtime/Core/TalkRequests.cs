namespace Kinelink
{
    /// <summary>The requests about what is said, heard and talked about, as bytes; otherwise as Requests.</summary>
    public static class TalkRequests
    {
        public static byte[] Say(uint id, string session, string character, SayInfo say)
        {
            return say.Write(Requests.About("say", id, session, character)).ToArray();
        }

        /// <summary>More of a live utterance. data: 16-bit little-endian samples of one channel.</summary>
        public static byte[] Sound(uint id, string session, string character, uint utterance, byte[] data, bool last)
        {
            return Requests.About("sound", id, session, character).Whole("utterance", utterance).Bytes("data", data, Limits.SoundBytes)
                .Flag("last", last).ToArray();
        }

        /// <summary>All samples of an utterance before `sample` were heard by `ts`, nanoseconds on the server's clock.</summary>
        public static byte[] PlayHead(uint id, string session, string character, uint utterance, long sample, long ts)
        {
            return Requests.About("play_head", id, session, character).Whole("utterance", utterance).Whole("sample", sample)
                .Whole("ts", ts).ToArray();
        }

        public static byte[] Express(uint id, string session, string character, string expression, double intensity)
        {
            return Requests.About("express", id, session, character).Text("expression", expression, Limits.Name)
                .Number("intensity", intensity, 0, 1).ToArray();
        }

        /// <summary>language may be null: of all.</summary>
        public static byte[] ListVoices(uint id, string language)
        {
            return new RequestWriter("list_voices", id).OptionalText("language", language, Limits.Name).ToArray();
        }

        /// <summary>persona and language may be null: the first, and its own.</summary>
        public static byte[] OpenTalk(uint id, string session, string character, string persona, string language, bool greet)
        {
            return Requests.About("open_talk", id, session, character).OptionalText("persona", persona, Limits.Name)
                .OptionalText("language", language, Limits.Name).Flag("greet", greet).ToArray();
        }

        /// <summary>text: the user's words, typed.</summary>
        public static byte[] Ask(uint id, string session, string character, string text)
        {
            return Requests.About("ask", id, session, character).Text("text", text, Limits.Instruction).ToArray();
        }

        /// <summary>What the user's microphone hears. data: 16-bit little-endian samples of one channel.</summary>
        public static byte[] Hear(uint id, string session, string character, byte[] data, uint sampleRate)
        {
            return Requests.About("hear", id, session, character).Bytes("data", data, Limits.SoundBytes)
                .SampleRate("sample_rate", sampleRate).ToArray();
        }

        public static byte[] SwitchCharacter(uint id, string session, string character, string persona)
        {
            return Requests.About("switch_character", id, session, character).Text("persona", persona, Limits.Name).ToArray();
        }

        public static byte[] CloseTalk(uint id, string session, string character)
        {
            return Requests.About("close_talk", id, session, character).ToArray();
        }

        public static byte[] ListCharacters(uint id)
        {
            return new RequestWriter("list_characters", id).ToArray();
        }

        public static byte[] GetCharacter(uint id, string persona)
        {
            return new RequestWriter("get_character", id).Text("persona", persona, Limits.Name).ToArray();
        }

        /// <summary>document: as the persona's file has it.</summary>
        public static byte[] SaveCharacter(uint id, string persona, Value document)
        {
            return new RequestWriter("save_character", id).Text("persona", persona, Limits.Name).Data("document", document).ToArray();
        }
    }
}
