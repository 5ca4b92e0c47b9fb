using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// What a character says, through the AudioSource beside it, on the session's clock: the pose follows what is heard. The source plays a
    /// loop of ones, which Unity pans and attenuates like any sound; its audio thread then multiplies it with the voice. Browsers have no
    /// such thread: there the browser plays the voice itself, from nowhere, as loud as the source is.
    /// </summary>
    [AddComponentMenu("Kinelink/Voice")]
    [RequireComponent(typeof(AudioSource))]
    [DisallowMultipleComponent]
    public sealed class KinelinkVoice : MonoBehaviour
    {
        [Tooltip("Who speaks; found on this object or above where it is empty")]
        public KinelinkCharacter Character;

        [Tooltip("How long after Unity's mixing sound is heard, seconds: the output device's own part, on top of Unity's buffers")]
        [Range(0, 0.5f)]
        public float DeviceLatency = 0.02f;

        private AudioSource source;
        private AudioClip ones;
        private VoicePieces pieces;

        // What the audio thread uses; set by the game's thread before the source plays.
        private volatile KinelinkClient client;
        private volatile SoundTrack track;
        private float[] mono = new float[0];
        private int rate;
        private long latency;

        /// <summary>Whether something is heard now.</summary>
        public bool Speaking
        {
            get
            {
                Heard heard;
                return track != null && track.Heard(client.ServerNow, out heard);
            }
        }

        /// <summary>What plays in place of the source where there is no audio thread, as in browsers; null for the source. Before it is enabled.</summary>
        public IBrowserVoice Output { get; set; }

        private void Awake()
        {
#if UNITY_WEBGL && !UNITY_EDITOR
            Output = new BrowserVoice();
#endif
            source = GetComponent<AudioSource>();
            if (Character == null) Character = GetComponentInParent<KinelinkCharacter>();
        }

        private void OnEnable()
        {
            if (Character == null)
            {
                Debug.LogError("Kinelink: the voice '" + name + "' has no character; put it on one, or below", this);
                enabled = false;
                return;
            }
            if (Output != null)
            {
                pieces = new VoicePieces(Output);
                return;
            }
            AudioSettings.OnAudioConfigurationChanged += Configure;
            Configure(true);
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= Configure;
            source.Stop();
            if (ones != null) Destroy(ones);
            if (pieces != null) pieces.End();
            ones = null;
            pieces = null;
            track = null;
            client = null;
        }

        private void Update()
        {
            KinelinkClient now = Character.Joined == null ? null : Character.Joined.Client;
            if (now != client || track == null)
            {
                track = null;
                client = now;
                if (now != null) track = now.Sound(Character.Name);
            }
            if (pieces != null && now != null) pieces.Write(track, now.ServerNow, source.mute ? 0 : source.volume);
        }

        /// <summary>The output is another one, or there is one for the first time.</summary>
        private void Configure(bool deviceWasChanged)
        {
            int length, buffers;
            AudioSettings.GetDSPBufferSize(out length, out buffers);
            source.Stop();
            rate = AudioSettings.outputSampleRate;
            latency = (long)((length * (double)buffers / rate + DeviceLatency) * 1e9);
            mono = new float[length];
            if (ones != null) Destroy(ones);
            ones = AudioClip.Create("Kinelink voice", rate, 1, rate, false);
            var samples = new float[rate];
            for (int i = 0; i < samples.Length; i++) samples[i] = 1;
            ones.SetData(samples, 0);
            source.clip = ones;
            source.loop = true;
            source.Play();
        }

        /// <summary>Called by Unity on its audio thread. Nothing of the engine may be used here.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
            KinelinkClient from = client;
            SoundTrack sound = track;
            int count = data.Length / channels;
            if (mono.Length < count) mono = new float[count];
            long now = from == null ? 0 : from.ServerTime(MonotonicClock.Now() + latency);
            if (sound == null || now == 0 || !sound.Read(now, mono, 0, count, rate))
            {
                System.Array.Clear(data, 0, data.Length);
                return;
            }
            for (int i = 0, at = 0; i < count; i++)
                for (int c = 0; c < channels; c++) data[at++] *= mono[i];
        }
    }
}
