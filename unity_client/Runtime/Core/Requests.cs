using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>
    /// The requests of the control channel as bytes. What the server would refuse for its form throws ProtocolError here already.
    /// </summary>
    public static class Requests
    {
        public static byte[] Hello(uint id, string client, string token)
        {
            MsgPackWriter writer = Begin("hello", id, token == null ? 2 : 3);
            Text(writer, "client", client, Limits.Name);
            Whole(writer, "version", Limits.Version);
            if (token != null) Text(writer, "token", token, Limits.Remark);
            return writer.ToArray();
        }

        public static byte[] Ping(uint id, long t0)
        {
            MsgPackWriter writer = Begin("ping", id, 1);
            Whole(writer, "t0", t0);
            return writer.ToArray();
        }

        /// <summary>session and scene may be null: the server then finds a name, the room is empty.</summary>
        public static byte[] OpenSession(uint id, string session, Value scene, IList<string> characters, uint seed, bool keypoints)
        {
            MsgPackWriter writer = Begin("open_session", id, 3 + (session == null ? 0 : 1) + (scene == null ? 0 : 1));
            if (session != null) Name(writer, "session", session);
            if (scene != null) Data(writer, "scene", scene);
            if (characters.Count > Limits.Characters) throw Fields.Bad("characters", "at most " + Limits.Characters);
            foreach (string character in characters) Fields.CheckName("characters", character);
            writer.WriteText("characters");
            writer.WriteTexts(characters);
            Whole(writer, "seed", seed);
            writer.WriteText("keypoints");
            writer.WriteFlag(keypoints);
            return writer.ToArray();
        }

        public static byte[] SetScene(uint id, string session, Value scene)
        {
            MsgPackWriter writer = Begin("set_scene", id, 2);
            Name(writer, "session", session);
            Data(writer, "scene", scene);
            return writer.ToArray();
        }

        /// <summary>objects: new world poses (7,) position and rotation, by id.</summary>
        public static byte[] UpdateObjects(uint id, string session, IDictionary<string, float[]> objects)
        {
            MsgPackWriter writer = Begin("update_objects", id, 2);
            Name(writer, "session", session);
            if (objects.Count > Limits.Objects) throw Fields.Bad("objects", "at most " + Limits.Objects);
            writer.WriteText("objects");
            writer.WriteMap(objects.Count);
            foreach (KeyValuePair<string, float[]> one in objects)
            {
                writer.WriteText(one.Key);
                writer.WriteBlock(Fields.CheckRow("objects", one.Value, 7, 3));
            }
            return writer.ToArray();
        }

        public static byte[] SetAvatar(uint id, string session, string character, AvatarInfo avatar)
        {
            int optional = (avatar.Rotations == null ? 0 : 1) + (avatar.Curves == null ? 0 : 1);
            MsgPackWriter writer = Begin("set_avatar", id, 6 + optional);
            Name(writer, "session", session);
            Name(writer, "character", character);
            avatar.Write(writer);
            return writer.ToArray();
        }

        public static byte[] Perform(uint id, string session, string character, string text)
        {
            MsgPackWriter writer = Begin("perform", id, 3);
            Name(writer, "session", session);
            Name(writer, "character", character);
            Text(writer, "text", text, Limits.Instruction);
            return writer.ToArray();
        }

        /// <summary>All samples of an utterance before `sample` were heard by `ts`, nanoseconds on the server's clock.</summary>
        public static byte[] PlayHead(uint id, string session, string character, uint utterance, long sample, long ts)
        {
            MsgPackWriter writer = Begin("play_head", id, 5);
            Name(writer, "session", session);
            Name(writer, "character", character);
            Whole(writer, "utterance", utterance);
            Whole(writer, "sample", sample);
            Whole(writer, "ts", ts);
            return writer.ToArray();
        }

        public static byte[] Interrupt(uint id, string session, string character)
        {
            MsgPackWriter writer = Begin("interrupt", id, 2);
            Name(writer, "session", session);
            Name(writer, "character", character);
            return writer.ToArray();
        }

        public static byte[] CloseSession(uint id, string session)
        {
            MsgPackWriter writer = Begin("close_session", id, 1);
            Name(writer, "session", session);
            return writer.ToArray();
        }

        /// <summary>session may be null: all of them.</summary>
        public static byte[] Describe(uint id, string session)
        {
            MsgPackWriter writer = Begin("describe", id, session == null ? 0 : 1);
            if (session != null) Name(writer, "session", session);
            return writer.ToArray();
        }

        private static MsgPackWriter Begin(string type, uint id, int fields)
        {
            var writer = new MsgPackWriter();
            writer.WriteMap(2 + fields);
            writer.WriteText("type");
            writer.WriteText(type);
            Whole(writer, "id", id);
            return writer;
        }

        private static void Whole(MsgPackWriter writer, string field, long value)
        {
            writer.WriteText(field);
            writer.WriteWhole(value);
        }

        private static void Text(MsgPackWriter writer, string field, string text, int longest)
        {
            writer.WriteText(field);
            writer.WriteText(Fields.CheckText(field, text, longest));
        }

        private static void Name(MsgPackWriter writer, string field, string name)
        {
            writer.WriteText(field);
            writer.WriteText(Fields.CheckName(field, name));
        }

        private static void Data(MsgPackWriter writer, string field, Value data)
        {
            if (data.Kind != MsgPackKind.Map) throw Fields.Bad(field, "a map");
            writer.WriteText(field);
            data.Write(writer);
        }
    }
}
