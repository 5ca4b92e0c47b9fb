using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>
    /// What can be asked of a client's server. All return the id that the reply or failure will have, 0 where the session isn't open,
    /// and throw ProtocolError for what the server would refuse for its form.
    /// </summary>
    public static class ClientRequests
    {
        /// <summary>Do what the words say.</summary>
        public static uint Perform(this KinelinkClient client, string character, string text)
        {
            return client.Request((id, session) => Requests.Perform(id, session, character, text));
        }

        /// <summary>Stop what is done and said, and stand at ease.</summary>
        public static uint Interrupt(this KinelinkClient client, string character)
        {
            return client.Request((id, session) => Requests.Interrupt(id, session, character));
        }

        /// <summary>Speak. The reply comes with the first sound; its `utterance` is what events and Heard name.</summary>
        public static uint Say(this KinelinkClient client, string character, SayInfo say)
        {
            return client.Request((id, session) => TalkRequests.Say(id, session, character, say));
        }

        /// <summary>Speak a text.</summary>
        public static uint Say(this KinelinkClient client, string character, string text)
        {
            return client.Say(character, new SayInfo { Text = text });
        }

        /// <summary>More sound of an utterance that is said live; 16-bit little-endian samples. Only a refusal is told.</summary>
        public static uint SendSound(this KinelinkClient client, string character, uint utterance, byte[] data, bool last = false)
        {
            return client.Request((id, session) => TalkRequests.Sound(id, session, character, utterance, data, last), Telling.Refusals);
        }

        /// <summary>Show an expression until another is asked for.</summary>
        public static uint Express(this KinelinkClient client, string character, string expression, double intensity = 1)
        {
            return client.Request((id, session) => TalkRequests.Express(id, session, character, expression, intensity));
        }

        /// <summary>Ask for the voices of a language, or of all.</summary>
        public static uint ListVoices(this KinelinkClient client, string language = null)
        {
            return client.Request((id, session) => TalkRequests.ListVoices(id, language));
        }

        /// <summary>Begin or join a character's talk with its user.</summary>
        public static uint OpenTalk(this KinelinkClient client, string character, string persona = null, string language = null, bool greet = true)
        {
            return client.Request((id, session) => TalkRequests.OpenTalk(id, session, character, persona, language, greet));
        }

        /// <summary>Say something to a character in a talk, by typing.</summary>
        public static uint Ask(this KinelinkClient client, string character, string text)
        {
            return client.Request((id, session) => TalkRequests.Ask(id, session, character, text));
        }

        /// <summary>What the user's microphone hears, 16-bit little-endian samples, about 20 ms at a time. Only a refusal is told.</summary>
        public static uint Hear(this KinelinkClient client, string character, byte[] data, uint sampleRate = Limits.AudioRate)
        {
            return client.Request((id, session) => TalkRequests.Hear(id, session, character, data, sampleRate), Telling.Refusals);
        }

        /// <summary>Have another persona take over a talk.</summary>
        public static uint SwitchCharacter(this KinelinkClient client, string character, string persona)
        {
            return client.Request((id, session) => TalkRequests.SwitchCharacter(id, session, character, persona));
        }

        public static uint CloseTalk(this KinelinkClient client, string character)
        {
            return client.Request((id, session) => TalkRequests.CloseTalk(id, session, character));
        }

        /// <summary>Ask for the personas that talks may be with.</summary>
        public static uint ListCharacters(this KinelinkClient client)
        {
            return client.Request((id, session) => TalkRequests.ListCharacters(id));
        }

        public static uint GetCharacter(this KinelinkClient client, string persona)
        {
            return client.Request((id, session) => TalkRequests.GetCharacter(id, persona));
        }

        public static uint SaveCharacter(this KinelinkClient client, string persona, Value document)
        {
            return client.Request((id, session) => TalkRequests.SaveCharacter(id, persona, document));
        }

        /// <summary>Things that the engine has moved: world poses (7,) by id.</summary>
        public static uint UpdateObjects(this KinelinkClient client, IDictionary<string, float[]> objects)
        {
            return client.Request((id, session) => Requests.UpdateObjects(id, session, objects));
        }

        /// <summary>Put a thing into the scene, an entry of docs/scene-format.md.</summary>
        public static uint AddObject(this KinelinkClient client, Value thing)
        {
            return client.Request((id, session) => Requests.AddObject(id, session, thing));
        }

        /// <summary>Take a thing out of the scene, by its id.</summary>
        public static uint RemoveObject(this KinelinkClient client, string thing)
        {
            return client.Request((id, session) => Requests.RemoveObject(id, session, thing));
        }

        /// <summary>Have motion made for the engine's own body.</summary>
        public static uint SetAvatar(this KinelinkClient client, string character, AvatarInfo avatar)
        {
            return client.Request((id, session) => Requests.SetAvatar(id, session, character, avatar));
        }

        /// <summary>Start anew in another scene.</summary>
        public static uint SetScene(this KinelinkClient client, Value scene)
        {
            return client.Request((id, session) => Requests.SetScene(id, session, scene));
        }

        /// <summary>Ask for the session's scene, characters and topics.</summary>
        public static uint Describe(this KinelinkClient client)
        {
            return client.Request(Requests.Describe);
        }

        /// <summary>End the session for everyone.</summary>
        public static uint CloseSession(this KinelinkClient client)
        {
            return client.Request(Requests.CloseSession);
        }

        /// <summary>Ask for the categories of things that a scene may have.</summary>
        public static uint ListCatalogue(this KinelinkClient client)
        {
            return client.Request((id, session) => Requests.ListCatalogue(id));
        }

        /// <summary>Ask for the example scenes.</summary>
        public static uint ListScenes(this KinelinkClient client)
        {
            return client.Request((id, session) => Requests.ListScenes(id));
        }

        /// <summary>Ask for the settings that may be changed while the server runs.</summary>
        public static uint GetSettings(this KinelinkClient client)
        {
            return client.Request((id, session) => Requests.GetSettings(id));
        }

        /// <summary>Change settings, by name.</summary>
        public static uint SetSettings(this KinelinkClient client, Value values)
        {
            return client.Request((id, session) => Requests.SetSettings(id, values));
        }
    }
}
