using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>The streams of all characters of a session, by their names and by the topics of what comes.</summary>
    internal sealed class CharacterStreams
    {
        private CharacterStream[] all = new CharacterStream[0];

        /// <summary>All of them; not to be changed.</summary>
        public CharacterStream[] All
        {
            get { return all; }
        }

        /// <summary>A character's; null where there is none of that name.</summary>
        public CharacterStream Of(string character)
        {
            foreach (CharacterStream stream in all)
                if (stream.Name == character) return stream;
            return null;
        }

        /// <summary>The one that frames of this topic are for; null where there is none.</summary>
        public CharacterStream OfFrame(byte[] data, int offset, int count)
        {
            foreach (CharacterStream stream in all)
                if (Topics.Match(stream.FrameTopic, data, offset, count)) return stream;
            return null;
        }

        /// <summary>The one that sound of this topic is for.</summary>
        public CharacterStream OfSound(byte[] data, int offset, int count)
        {
            foreach (CharacterStream stream in all)
                if (Topics.Match(stream.AudioTopic, data, offset, count)) return stream;
            return null;
        }

        /// <summary>These are the session's characters; those that were there stay as they are.</summary>
        public void Open(string session, string[] characters)
        {
            var now = new CharacterStream[characters.Length];
            for (int i = 0; i < now.Length; i++) now[i] = Of(characters[i]) ?? new CharacterStream(session, characters[i]);
            all = now;
        }

        /// <summary>What the numbers of a character's frames mean.</summary>
        public void Keep(SkeletonInfo info)
        {
            CharacterStream stream = Of(info.Character);
            if (stream != null) stream.Keep(info);
        }

        /// <summary>What the numbers of a frame mean; null where it isn't known.</summary>
        public SkeletonInfo Skeleton(Frame frame)
        {
            CharacterStream stream = Of(frame.Character);
            return stream == null ? null : stream.Skeleton(frame.Sk);
        }

        /// <summary>What to subscribe to.</summary>
        public void PutTopics(List<byte[]> state, List<byte[]> events, bool sound)
        {
            foreach (CharacterStream stream in all)
            {
                events.Add(stream.SkeletonTopic);
                events.Add(stream.EventTopic);
                if (sound) events.Add(stream.AudioTopic);
                state.Add(stream.FrameTopic);
            }
        }

        /// <summary>A connection was made anew.</summary>
        public void Rejoin(Channel channel)
        {
            foreach (CharacterStream stream in all)
            {
                if (channel == Channel.State) stream.Rejoin();
                else if (channel == Channel.Events) stream.Sound.Rejoin();
            }
        }

        /// <summary>The server was started anew.</summary>
        public void Forget()
        {
            foreach (CharacterStream stream in all) stream.Forget();
        }
    }
}
