using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using UnityEngine;

namespace KinelinkDoubles
{
    /// <summary>
    /// The fake audio thread: asks every playing source's scripts for buffers at the output's pace, and keeps what they gave.
    /// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/MonoBehaviour.OnAudioFilterRead.html
    /// </summary>
    public static class FakeAudio
    {
        public static int Rate = 48000;
        public const int Length = 1024;
        public const int Channels = 2;
        private static readonly List<float> heard = new List<float>();
        private static Thread thread;
        private static volatile bool going;

        /// <summary>The left channel of all that was played since Start.</summary>
        public static float[] Heard { get { lock (heard) return heard.ToArray(); } }

        /// <summary>Exceptions of the scripts; Unity would fall silent.</summary>
        public static string Error { get; private set; }

        /// <summary>Begin to ask the scripts beside a source.</summary>
        public static void Start(AudioSource source)
        {
            Game.OnMain();
            lock (heard) heard.Clear();
            Error = null;
            var filters = new List<Action<float[], int>>();
            foreach (MonoBehaviour one in source.GetComponents<MonoBehaviour>())
            {
                Action<float[], int> filter = Messages.Filter(one);
                if (filter != null) filters.Add(filter);
            }
            going = true;
            thread = new Thread(() => Run(source, filters)) { IsBackground = true };
            thread.Start();
        }

        public static void Stop()
        {
            going = false;
            if (thread != null) thread.Join();
            thread = null;
        }

        /// <summary>What the clip has, of one channel, on all of the output's; silence where none plays.</summary>
        private static void Play(AudioSource source, float[] buffer)
        {
            float[] data = source.Playing && source.Clip != null ? source.Clip.Data : null;
            for (int i = 0; i < buffer.Length; i++) buffer[i] = data == null ? 0 : data[(source.Position + i / Channels) % data.Length];
            source.Position += Length;
        }

        private static void Run(AudioSource source, List<Action<float[], int>> filters)
        {
            var buffer = new float[Length * Channels];
            Stopwatch clock = Stopwatch.StartNew();
            long blocks = 0;
            while (going)
            {
                double due = blocks * (double)Length / Rate;
                double early = due - clock.Elapsed.TotalSeconds;
                if (early > 0) Thread.Sleep(TimeSpan.FromSeconds(early));
                Play(source, buffer);
                try
                {
                    if (source.Playing) foreach (Action<float[], int> filter in filters) filter(buffer, Channels);
                }
                catch (Exception error)
                {
                    Error = error.ToString();
                    return;
                }
                lock (heard) for (int i = 0; i < buffer.Length; i += Channels) heard.Add(buffer[i]);
                blocks++;
            }
        }
    }
}
