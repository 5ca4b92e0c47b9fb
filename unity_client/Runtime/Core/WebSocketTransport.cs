using System;
using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>Over WebSocket: everything on one connection, each message behind its topic.</summary>
    internal sealed class WebSocketTransport : Transport, IConnectionListener
    {
        private static readonly byte[] Control = Topics.Bytes("control");
        private static readonly byte[] Frames = { (byte)'f', (byte)'r', (byte)'a', (byte)'m', (byte)'e', (byte)'/' };
        private static readonly Channel[] Channels = { Channel.State, Channel.Events, Channel.Control };

        private readonly ITransportListener listener;
        private readonly IConnection connection;

        // Guards all below.
        private readonly object gate = new object();
        private readonly SendBuffer message = new SendBuffer();
        private readonly List<UnacknowledgedFrames> unacknowledged = new List<UnacknowledgedFrames>();
        private int every = 1;

        public WebSocketTransport(Url url, ClientOptions options, ITransportListener listener)
        {
            this.listener = listener;
            connection = options.OpenWebSocket != null
                ? options.OpenWebSocket(options.Url, this)
                : new Connection(
                    new Endpoint
                    {
                        Host = url.Host,
                        Port = url.Port,
                        Secure = url.Secure,
                        Fingerprint = options.Fingerprint,
                        Speak = answers => new WebSocketPeer(url.Place, url.Path, Limits.LongestMessage, answers)
                    },
                    this);
        }

        public override long Reconnects
        {
            get { return Math.Max(connection.Connects - 1, 0); }
        }

        public override void Start()
        {
            connection.Start();
        }

        public override void Tick()
        {
            connection.Tick();
        }

        public override bool Send(byte[] request)
        {
            lock (gate)
            {
                message.Clear();
                message.Put(Control);
                message.Put(request);
                return connection.Send(message.Bytes, 0, message.Count);
            }
        }

        public override void Listen(IList<byte[]> state, IList<byte[]> events, uint id)
        {
            var wanted = new List<string> { Topics.Text(Topics.Heartbeat) };
            foreach (byte[] topic in events) wanted.Add(Topics.Text(topic));
            foreach (byte[] topic in state) wanted.Add(Topics.Text(topic));
            Send(Requests.Subscribe(id, wanted));
        }

        public override void AcknowledgeEvery(int frames)
        {
            lock (gate)
            {
                every = Math.Max(frames, 1);
                unacknowledged.Clear();
            }
        }

        public override bool RenewStreams()
        {
            return false;
        }

        public override void Reconnect()
        {
            connection.Reconnect();
        }

        public override void Dispose()
        {
            connection.Dispose();
        }

        void IConnectionListener.Connected(IConnection made)
        {
            lock (gate) unacknowledged.Clear();
            foreach (Channel channel in Channels) listener.Connected(channel);
        }

        void IConnectionListener.Received(IConnection from, byte[] data, int offset, int count)
        {
            int topic = Topics.Length(data, offset, count);
            if (Topics.Match(Control, data, offset, count))
            {
                listener.Received(Channel.Control, data, offset + topic, count - topic);
                return;
            }
            bool frame = Topics.Match(Frames, data, offset, count);
            listener.Received(frame ? Channel.State : Channel.Events, data, offset, count);
            if (frame) Acknowledge(data, offset, topic);
        }

        void IConnectionListener.Disconnected(IConnection ended, string reason)
        {
            foreach (Channel channel in Channels) listener.Disconnected(channel);
            listener.Ended("websocket: " + reason);
        }

        /// <summary>A frame came; the server keeps only so many under way, and is told of several at once.</summary>
        private void Acknowledge(byte[] data, int offset, int topic)
        {
            byte[] due;
            lock (gate)
            {
                UnacknowledgedFrames frames = null;
                foreach (UnacknowledgedFrames known in unacknowledged)
                    if (topic == known.Topic.Length && Topics.Match(known.Topic, data, offset, topic)) frames = known;
                if (frames == null) unacknowledged.Add(frames = new UnacknowledgedFrames(data, offset, topic, every));
                due = frames.Count();
            }
            if (due != null) Send(due);
        }
    }
}
