using System;
using System.Collections.Generic;
using System.Text;
using Kinelink;

/// <summary>The conversation without sockets: what it wants done is answered, one word a thing.</summary>
static class Talks
{
    sealed class Notes : IConversationLink
    {
        readonly StringBuilder words = new StringBuilder();

        public bool Send(byte[] request)
        {
            words.Append(" send:").Append(Lines.Hex(request));
            return true;
        }

        public void Listen(string session, string[] characters)
        {
            words.Append(" listen:").Append(session).Append(':').Append(string.Join(",", characters));
        }

        public void Forget()
        {
            words.Append(" forget");
        }

        public void Reconnect()
        {
            words.Append(" reconnect");
        }

        public string Taken()
        {
            string taken = words.ToString();
            words.Length = 0;
            return taken;
        }
    }

    static readonly MsgPackReader reader = new MsgPackReader();
    static Notes notes;
    static Conversation talk;

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["talk.new"] = words =>
        {
            notes = new Notes();
            talk = new Conversation(new ClientOptions { Session = words[1] == "-" ? null : words[1], Client = "probe" }, notes);
            return Answer();
        };
        commands["talk.connected"] = words => { talk.Connected(ChannelOf(words[1]), long.Parse(words[2])); return Answer(); };
        commands["talk.disconnected"] = words => { talk.Disconnected(ChannelOf(words[1])); return Answer(); };
        commands["talk.heard"] = words => { talk.Heard(ChannelOf(words[1]), long.Parse(words[2])); return Answer(); };
        commands["talk.tick"] = words => { talk.Tick(long.Parse(words[1])); return Answer(); };
        commands["talk.clock"] = words => "ok " + (talk.Clock.Synced ? 1 : 0) + " " + talk.Clock.Offset;
        commands["talk.take"] = words => { Take(Lines.Bytes(words[1]), long.Parse(words[2])); return Answer(); };
    }

    static void Take(byte[] bytes, long now)
    {
        reader.Reset(bytes, 0, bytes.Length);
        string type = MessageType.Of(reader);
        reader.Reset(bytes, 0, bytes.Length);
        talk.Heard(type == MessageType.Heartbeat ? Channel.Events : Channel.Control, now);
        if (type == MessageType.Heartbeat) talk.Take(Heartbeat.Read(reader), now);
        else if (type == MessageType.Pong) talk.Take(Pong.Read(reader), now);
        else if (type == MessageType.Failure) talk.Take(Failure.Read(reader), now);
        else talk.Take(Reply.Read(reader), now);
    }

    static string Answer()
    {
        return "ok " + talk.State.ToString().ToLowerInvariant() + notes.Taken();
    }

    static Channel ChannelOf(string word)
    {
        return word == "state" ? Channel.State : word == "events" ? Channel.Events : Channel.Control;
    }
}
