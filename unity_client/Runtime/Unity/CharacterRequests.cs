using System;

namespace Kinelink.Unity
{
    /// <summary>
    /// What can be asked of a character besides motion: speech, expressions, talk. All return the request's id, 0 where no session is open;
    /// `then` hears how it ended, as in KinelinkCharacter.Perform.
    /// </summary>
    public static class CharacterRequests
    {
        /// <summary>Speak a text.</summary>
        public static uint Say(this KinelinkCharacter character, string text, Action<Reply, Failure> then = null)
        {
            return character.Ask(client => client.Say(character.Name, text), then);
        }

        /// <summary>Speak: with a voice, an expression, motion meanwhile; a text, a file of sound, or live.</summary>
        public static uint Say(this KinelinkCharacter character, SayInfo say, Action<Reply, Failure> then = null)
        {
            return character.Ask(client => client.Say(character.Name, say), then);
        }

        /// <summary>Show an expression until another is asked for: neutral, happy, sad, angry, surprised, thinking …</summary>
        public static uint Express(this KinelinkCharacter character, string expression, float intensity = 1, Action<Reply, Failure> then = null)
        {
            return character.Ask(client => client.Express(character.Name, expression, intensity), then);
        }

        /// <summary>Begin a talk with the user; persona and language may be null.</summary>
        public static uint OpenTalk(
            this KinelinkCharacter character, string persona = null, string language = null, bool greet = true, Action<Reply, Failure> then = null)
        {
            return character.Ask(client => client.OpenTalk(character.Name, persona, language, greet), then);
        }

        /// <summary>The user's words in a talk, typed.</summary>
        public static uint Tell(this KinelinkCharacter character, string text, Action<Reply, Failure> then = null)
        {
            return character.Ask(client => ClientRequests.Ask(client, character.Name, text), then);
        }

        /// <summary>What the user's microphone hears in a talk: 16-bit little-endian samples.</summary>
        public static uint Hear(this KinelinkCharacter character, byte[] samples, int sampleRate)
        {
            return character.Ask(client => client.Hear(character.Name, samples, (uint)sampleRate));
        }

        /// <summary>End the talk.</summary>
        public static uint CloseTalk(this KinelinkCharacter character, Action<Reply, Failure> then = null)
        {
            return character.Ask(client => client.CloseTalk(character.Name), then);
        }
    }
}
