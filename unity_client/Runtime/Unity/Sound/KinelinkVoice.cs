using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// What a character says, through the AudioSource beside it, on the session's clock: the pose follows what is heard. The source plays a
    /// loop of ones, which Unity pans and attenuates like any sound; its audio thread then multiplies it with the voice. Browsers have no
    /// such thread: there the loop itself is written.
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
        private VoiceRing ring;

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

        private void Awake()
        {
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
            AudioSettings.OnAudioConfigurationChanged += Configure;
            Configure(true);
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= Configure;
            source.Stop();
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
            if (ring != null) ring.Write(track, now == null ? 0 : now.ServerNow, latency);
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
            ring = Application.platform == RuntimePlatform.WebGLPlayer ? new VoiceRing(source, rate) : null;
            if (ring != null) return;
            AudioClip ones = AudioClip.Create("Kinelink voice", rate, 1, rate, false);
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
            if (ring != null) return;
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
