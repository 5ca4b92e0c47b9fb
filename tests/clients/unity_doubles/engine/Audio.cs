using System.Collections.Generic;
using System.Threading;
using KinelinkDoubles;

// https://docs.unity3d.com/2021.3/Documentation/ScriptReference/{page}.html, where {page} stands behind `//=`.
namespace UnityEngine
{
    public sealed class AudioClip : Object //= AudioClip
    {
        internal float[] Data;

        private AudioClip() { }

        public int frequency { get; private set; } //= AudioClip-frequency
        public int channels { get; private set; } //= AudioClip-channels
        public int samples { get; private set; } //= AudioClip-samples

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream) //= AudioClip.Create
        {
            Game.OnMain();
            return new AudioClip { name = name, samples = lengthSamples, channels = channels, frequency = frequency, Data = new float[lengthSamples * channels] };
        }


        public bool GetData(float[] data, int offsetSamples) //= AudioClip.GetData
        {
            Game.OnMain();
            for (int i = 0; i < data.Length; i++) data[i] = Data[(offsetSamples * channels + i) % Data.Length];
            return true;
        }

        public bool SetData(float[] data, int offsetSamples) //= AudioClip.SetData
        {
            Game.OnMain();
            for (int i = 0; i < data.Length; i++) Data[(offsetSamples * channels + i) % Data.Length] = data[i];
            return true;
        }
    }

    public sealed class AudioSource : Behaviour //= AudioSource
    {
        internal volatile bool Playing;
        internal long Position;

        internal volatile AudioClip Clip;

        public AudioClip clip { get { return Clip; } set { Game.OnMain(); Clip = value; } } //= AudioSource-clip
        public bool loop { get; set; } //= AudioSource-loop
        public float volume { get; set; } //= AudioSource-volume
        public bool mute { get; set; } //= AudioSource-mute
        public AudioSource() { volume = 1; } //= AudioSource
        public bool isPlaying { get { Game.OnMain(); return Playing; } } //= AudioSource-isPlaying
        public void Play() { Game.OnMain(); Playing = true; } //= AudioSource.Play
        public void Stop() { Game.OnMain(); Playing = false; } //= AudioSource.Stop
    }

    public static class AudioSettings //= AudioSettings
    {
        public static int outputSampleRate { get { Game.OnMain(); return FakeAudio.Rate; } } //= AudioSettings-outputSampleRate

        public static void GetDSPBufferSize(out int bufferLength, out int numBuffers) //= AudioSettings.GetDSPBufferSize
        {
            Game.OnMain();
            bufferLength = FakeAudio.Length;
            numBuffers = 4;
        }

        public static event AudioConfigurationChangeHandler OnAudioConfigurationChanged; //= AudioSettings.OnAudioConfigurationChanged
        internal static void Change() { if (OnAudioConfigurationChanged != null) OnAudioConfigurationChanged(true); }
        public delegate void AudioConfigurationChangeHandler(bool deviceWasChanged); //= AudioSettings.AudioConfigurationChangeHandler

    }

#if !UNITY_WEBGL
    // Hears what a test puts into Words. Browsers' players have none: https://docs.unity3d.com/2021.3/Documentation/Manual/webgl-audio.html
    public static class Microphone //= Microphone
    {
        internal static readonly List<float> Words = new List<float>();
        private static AudioClip recording;

        public static string[] devices { get { Game.OnMain(); return new[] { "double" }; } } //= Microphone-devices
        public static AudioClip Start(string deviceName, bool loop, int lengthSec, int frequency) //= Microphone.Start
        {
            Game.OnMain();
            return recording = AudioClip.Create("microphone", lengthSec * frequency, 1, frequency, false);
        }

        public static int GetPosition(string deviceName) //= Microphone.GetPosition
        {
            Game.OnMain();
            for (int i = 0; i < Words.Count; i++) recording.Data[i % recording.samples] = Words[i];
            return Words.Count % recording.samples;
        }

        public static void End(string deviceName) { Game.OnMain(); recording = null; } //= Microphone.End
    }
#endif
}
