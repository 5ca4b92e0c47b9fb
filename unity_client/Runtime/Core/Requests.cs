using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>
    /// The requests of the control channel as bytes. What the server would refuse for its form throws ProtocolError here already.
    /// </summary>
    public static class Requests
    {
        private const int Subscribed = 64;

        public static byte[] Hello(uint id, string client, string token)
        {
            return new RequestWriter("hello", id).Text("client", client, Limits.Name).Whole("version", Limits.Version)
                .OptionalText("token", token, Limits.Remark).ToArray();
        }

        public static byte[] Ping(uint id, long t0)
        {
            return new RequestWriter("ping", id).Whole("t0", t0).ToArray();
        }

        /// <summary>session and scene may be null: the server then finds a name, the room is empty.</summary>
        public static byte[] OpenSession(uint id, string session, Value scene, IList<string> characters, uint seed, bool keypoints)
        {
            foreach (string character in characters) Fields.CheckName("characters", character);
            return new RequestWriter("open_session", id).OptionalName("session", session).OptionalData("scene", scene)
                .Texts("characters", characters, Limits.Characters).Whole("seed", seed).Flag("keypoints", keypoints).ToArray();
        }

        public static byte[] SetScene(uint id, string session, Value scene)
        {
            return About("set_scene", id, session).Data("scene", scene).ToArray();
        }

        /// <summary>thing: an entry of a scene file.</summary>
        public static byte[] AddObject(uint id, string session, Value thing)
        {
            return About("add_object", id, session).Data("object", thing).ToArray();
        }

        /// <summary>thing: its id.</summary>
        public static byte[] RemoveObject(uint id, string session, string thing)
        {
            return About("remove_object", id, session).Text("object", thing, Limits.Name).ToArray();
        }

        /// <summary>objects: new world poses (7,) position and rotation, by id.</summary>
        public static byte[] UpdateObjects(uint id, string session, IDictionary<string, float[]> objects)
        {
            RequestWriter request = About("update_objects", id, session);
            if (objects.Count > Limits.Objects) throw Fields.Bad("objects", "at most " + Limits.Objects);
            MsgPackWriter writer = request.Field("objects");
            writer.WriteMap(objects.Count);
            foreach (KeyValuePair<string, float[]> one in objects)
            {
                writer.WriteText(one.Key);
                writer.WriteBlock(Fields.CheckRow("objects", one.Value, 7, 3));
            }
            return request.ToArray();
        }

        public static byte[] SetAvatar(uint id, string session, string character, AvatarInfo avatar)
        {
            return avatar.Write(About("set_avatar", id, session, character)).ToArray();
        }

        public static byte[] Perform(uint id, string session, string character, string text)
        {
            return About("perform", id, session, character).Text("text", text, Limits.Instruction).ToArray();
        }

        public static byte[] Interrupt(uint id, string session, string character)
        {
            return About("interrupt", id, session, character).ToArray();
        }

        public static byte[] CloseSession(uint id, string session)
        {
            return About("close_session", id, session).ToArray();
        }

        /// <summary>session may be null: all of them.</summary>
        public static byte[] Describe(uint id, string session)
        {
            return new RequestWriter("describe", id).OptionalName("session", session).ToArray();
        }

        public static byte[] ListCatalogue(uint id)
        {
            return new RequestWriter("list_catalogue", id).ToArray();
        }

        public static byte[] ListScenes(uint id)
        {
            return new RequestWriter("list_scenes", id).ToArray();
        }

        public static byte[] GetSettings(uint id)
        {
            return new RequestWriter("get_settings", id).ToArray();
        }

        /// <summary>values: by name.</summary>
        public static byte[] SetSettings(uint id, Value values)
        {
            return new RequestWriter("set_settings", id).Data("values", values).ToArray();
        }

        /// <summary>Over WebSocket only. topics: without their zero.</summary>
        public static byte[] Subscribe(uint id, IList<string> topics)
        {
            return new RequestWriter("subscribe", id).Texts("topics", topics, Subscribed, 3 * Limits.Name).ToArray();
        }

        /// <summary>Over WebSocket only: so many more frames of a topic have come.</summary>
        public static byte[] Ack(string topic, uint count)
        {
            return new RequestWriter("ack").Text("topic", topic, 3 * Limits.Name).Whole("count", count).ToArray();
        }

        /// <summary>Begin a request about a session.</summary>
        internal static RequestWriter About(string type, uint id, string session)
        {
            return new RequestWriter(type, id).Name("session", session);
        }

        /// <summary>Begin a request about a character of a session.</summary>
        internal static RequestWriter About(string type, uint id, string session, string character)
        {
            return About(type, id, session).Name("character", character);
        }
    }
}
